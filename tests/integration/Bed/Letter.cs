// Messages to send, with a fixed date so that nothing in them depends on the day of the test.

using MimeKit;

namespace Pfinit.Integration.Bed;

/// <summary>Makes test messages.</summary>
internal static class Letter
{
    public const string Body = "First line.\r\n.A line that begins with a dot.\r\n\r\nGrüße, and the last line.\r\n";

    /// <summary>A text message; its subject and body hold characters outside ASCII.</summary>
    public static MimeMessage Text(string sender, string recipient) => new(
        [MailboxAddress.Parse(sender)],
        [MailboxAddress.Parse(recipient)],
        "Ein schöner Tag",
        new TextPart("plain") { Text = Body })
    {
        Date = new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero),
    };
}
