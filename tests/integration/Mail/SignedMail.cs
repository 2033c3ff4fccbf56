// What the tests of mail that waits for its signature share: a relay that signs, and mail of it that has arrived.

using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

/// <summary>Signed mail on a network.</summary>
internal static class SignedMail
{
    /// <summary>How long an outage lasts until it no longer counts against OpenDKIM, and with it the wait of what came back; short, so that tests see its end.</summary>
    public const string ShortStability = "3s";

    public static Task<Relay> StartSigningAsync(this MailNetwork network, Action<RelaySetup>? change = null, Action<Docker.DotNet.Models.HostConfig>? confine = null)
    {
        var setup = new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["DKIM_AUTOGENERATE"] = "1",
            Confine = confine ?? (_ => { }),
        };
        change?.Invoke(setup);
        return network.StartAsync(setup);
    }

    /// <summary>Waits until so many messages are on hold.</summary>
    public static Task HoldsAsync(this Relay relay, int count) => relay.UntilAsync($"[ $(ls /var/spool/postfix/hold | wc -l) = {count} ]");

    /// <summary>The one message for this recipient; with the relay's log, should it not arrive.</summary>
    public static async Task<MimeMessage> ArrivedAsync(this MailNetwork network, Relay relay, string recipient)
    {
        try
        {
            return await network.Receiver.MessageForAsync(recipient);
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new InvalidOperationException($"{e.Message}\n{await relay.GetAsync("mailq")}\n{await relay.LogAsync()}");
        }
    }

    /// <summary>It has arrived with one signature, which verifies.</summary>
    public static async Task ArrivesSignedAsync(this MailNetwork network, Relay relay, string recipient) =>
        AssertSignedOnce(await DkimRecord.OfAsync(relay, "example.com"), await network.ArrivedAsync(relay, recipient));

    public static void AssertSignedOnce(DkimRecord record, MimeMessage message) => AssertSigned(times: 1, record, message);

    /// <summary>It has so many signatures, and each verifies.</summary>
    public static void AssertSigned(int times, DkimRecord record, MimeMessage message) =>
        Assert.Equal((times, times), (message.Headers.Count(header => header.Id == HeaderId.DkimSignature), record.CountGood(message)));
}
