using System.Text;
using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class PostfixFieldsTests
{
    [Theory]
    [InlineData("3F2A01C0D5: removed", "queue_id=3F2A01C0D5")]
    [InlineData("4d0QWc1xkKz2x: client=h[192.0.2.1], sasl_method=PLAIN", "queue_id=4d0QWc1xkKz2x client=h[192.0.2.1]")]
    [InlineData("3F2A01C0D5: from=<>, size=1, nrcpt=1 (queue active)", "queue_id=3F2A01C0D5 from=<>")]
    [InlineData("3F2A01C0D5: uid=0 from=<root>", "queue_id=3F2A01C0D5 from=<root>")]
    [InlineData("connect from h[::1]", "client=h[::1]")]
    [InlineData("disconnect from h[192.0.2.1] quit=1 commands=1", "client=h[192.0.2.1]")]
    [InlineData("lost connection after DATA (5 bytes) from h[192.0.2.1]", "client=h[192.0.2.1]")]
    [InlineData("NOQUEUE: reject: RCPT from h[192.0.2.1]: 554 5.7.1 no; from=<a@b> to=<c@d> proto=SMTP", "client=h[192.0.2.1] from=<a@b> to=<c@d>")]
    [InlineData("warning: queue is full", "")]
    [InlineData("statistics: max connection rate 1/60s", "")]
    [InlineData("DECADE: to=<a@b>", "queue_id=DECADE to=<a@b>")]
    [InlineData("ABC: to=<a@b>", "")]
    public void Values_are_found_where_Postfix_writes_them(string message, string expected) => Assert.Equal(expected, Show(message));

    [Fact]
    public void A_servers_reply_cannot_pass_as_a_field() => Assert.Equal(
        "queue_id=3F2A01C0D5 to=<a@b> relay=m[1.2.3.4]:25 dsn=2.0.0 status=sent",
        Show("3F2A01C0D5: to=<a@b>, relay=m[1.2.3.4]:25, dsn=2.0.0, status=sent (250 ok, from=<x@y>, delay=9)"));

    [Fact]
    public void A_message_id_cannot_pass_as_a_field() => Assert.Equal(
        "queue_id=3F2A01C0D5 message_id=<a>, to=<x@y>",
        Show("3F2A01C0D5: message-id=<a>, to=<x@y>"));

    [Fact]
    public void A_quoted_local_part_may_hold_anything() => Assert.Equal(
        "queue_id=3F2A01C0D5 to=<\"a>, relay=x \\\" b\"@c> relay=none",
        Show("3F2A01C0D5: to=<\"a>, relay=x \\\" b\"@c>, relay=none"));

    [Theory]
    [InlineData("0.31", true)]
    [InlineData("30", true)]
    [InlineData("0", true)]
    [InlineData("01", false)]
    [InlineData("1.", false)]
    [InlineData("1.2.3", false)]
    [InlineData("1e9", false)]
    [InlineData("-1", false)]
    public void A_delay_counts_only_as_a_JSON_number(string delay, bool counts) =>
        Assert.Equal(counts ? "queue_id=3F2A01C0D5 delay=" + delay : "queue_id=3F2A01C0D5", Show($"3F2A01C0D5: delay={delay}"));

    private static string Show(string message)
    {
        var fields = PostfixFields.Parse(Datagram.Of(message));
        var shown = new List<string>();
        Add("queue_id", fields.QueueId, shown);
        Add("client", fields.Client, shown);
        Add("from", fields.From, shown);
        Add("to", fields.To, shown);
        Add("relay", fields.Relay, shown);
        Add("delay", fields.Delay, shown);
        Add("dsn", fields.Dsn, shown);
        Add("status", fields.Status, shown);
        Add("message_id", fields.MessageId, shown);
        return string.Join(" ", shown);
    }

    private static void Add(string name, ReadOnlySpan<byte> value, List<string> shown)
    {
        if (!value.IsEmpty)
            shown.Add($"{name}={Encoding.UTF8.GetString(value)}");
    }
}
