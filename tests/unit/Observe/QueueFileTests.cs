using Pfinit.Observe;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Observe;

public sealed class QueueFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("D", "", "", true)]
    [InlineData("DD", "D", "D", true)]
    [InlineData("", "D", "", true)]
    [InlineData("R", "", "", false)]
    [InlineData("DR", "", "", false)]
    [InlineData("D", "R", "", false)]
    [InlineData("D", "D", "R", false)]
    [InlineData("", "", "", false)]
    public void A_message_is_delivered_when_no_recipient_is_left(string recipients, string extracted, string added, bool delivered) =>
        Assert.Equal(delivered, IsDelivered(MailFile.With(recipients, extracted, added)));

    [Fact]
    public void The_content_is_skipped_however_long_it_is()
    {
        Assert.True(IsDelivered(MailFile.With("D", "D", content: new string('R', 70_000))));
        Assert.False(IsDelivered(MailFile.With("D", "R", content: new string('D', 70_000))));
    }

    [Fact]
    public void A_file_that_is_not_understood_is_not_delivered()
    {
        var whole = MailFile.With("D");

        Assert.False(IsDelivered([]));
        Assert.False(IsDelivered(whole.AsSpan()[..^2].ToArray()));
        Assert.False(IsDelivered(whole.AsSpan()[97..].ToArray()));
        Assert.False(IsDelivered([(byte)'C', 0xff, 0xff, 0xff, 0xff, 0xff]));
    }

    [Fact]
    public void Pointers_that_go_round_in_a_circle_end()
    {
        var size = MailFile.Record('C', $"{1,15} {200,15}");
        Assert.False(IsDelivered([.. (size + MailFile.Record('p', $"{size.Length,15}")).Select(c => (byte)c)]));
    }

    [Theory]
    [InlineData("NFrom: a@x.example|N", " a@x.example")]
    [InlineData("NSubject: From: b@x.example|NfROM:|N\t=?utf-8?q?x?=|N <a@x.example>|NTo: b@x.example|N|NFrom: c@x.example", "\t=?utf-8?q?x?= <a@x.example>")]
    [InlineData("LFro|Nm: a@x.example|X", " a@x.example")]
    [InlineData("NFrom: a@x.example|Nno header|NFrom: b@x.example|N|NFrom: c@x.example", " a@x.example b@x.example")]
    [InlineData("NSubject: x|N", "")]
    [InlineData("NFrom: a@x.example", null)]
    public void The_sender_is_read_from_the_header(string content, string? expected)
    {
        var head = MailFile.Record('T', "1 2") + MailFile.Record('S', "From: s@x.example") + MailFile.Record('M', "");
        File.WriteAllText(directory["A1"], head + string.Concat(content.Split('|').Select(record => MailFile.Record(record[0], record[1..]))));
        Assert.Equal(expected, QueueFile.From(directory["A1"]));
    }

    private bool IsDelivered(byte[] content)
    {
        File.WriteAllBytes(directory["A1"], content);
        return QueueFile.IsDelivered(directory["A1"]);
    }
}
