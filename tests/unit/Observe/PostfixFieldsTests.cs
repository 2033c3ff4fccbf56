using System.Text;
using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class PostfixFieldsTests
{
    [Theory]
    [InlineData("3F2A01C0D5: removed", "queue_id=3F2A01C0D5")]
    [InlineData(
        "4d0QWc1xkKz2x: client=h[192.0.2.1], sasl_method=PLAIN, sasl_username=app@example.com, sasl_sender=x@y",
        "queue_id=4d0QWc1xkKz2x client=h[192.0.2.1] client_host=h client_address=192.0.2.1 sasl_method=PLAIN sasl_username=app@example.com sasl_sender=x@y")]
    [InlineData(
        "3F2A01C0D5: client=l[::1]:4711, orig_queue_id=4d0QWc1xkKz2x, orig_client=h[192.0.2.1]",
        "queue_id=3F2A01C0D5 client=l[::1]:4711 client_host=l client_address=::1 client_port=4711 orig_queue_id=4d0QWc1xkKz2x orig_client=h[192.0.2.1]")]
    [InlineData("3F2A01C0D5: from=<>, size=1, nrcpt=1 (queue active)", "queue_id=3F2A01C0D5 from= size=1 nrcpt=1")]
    [InlineData("3F2A01C0D5: from=<a@b>, status=expired, returned to sender", "queue_id=3F2A01C0D5 from=a@b status=expired")]
    [InlineData("3F2A01C0D5: uid=0 from=<root>", "queue_id=3F2A01C0D5 uid=0 from=root")]
    [InlineData("3F2A01C0D5: message-id=<a@b>", "queue_id=3F2A01C0D5 message_id=a@b")]
    [InlineData(
        "3F2A01C0D5: to=<a@b>, orig_to=<c>, relay=m[2001:db8::1]:587, conn_use=2, delay=12, delays=0.1/2/3.5/6.4, dsn=4.2.0, status=deferred (host m[1.2.3.4] said: 450 x (y))",
        "queue_id=3F2A01C0D5 to=a@b orig_to=c relay=m[2001:db8::1]:587 relay_host=m relay_address=2001:db8::1 relay_port=587 conn_use=2 delay=12"
        + " delay_before_queue_manager=0.1 delay_queue_manager=2 delay_connection_setup=3.5 delay_transmission=6.4 dsn=4.2.0 status=deferred"
        + " response=host m[1.2.3.4] said: 450 x (y)")]
    [InlineData("3F2A01C0D5: to=<a@b>, relay=none, delays=1/2", "queue_id=3F2A01C0D5 to=a@b relay=none delay_before_queue_manager=1 delay_queue_manager=2")]
    [InlineData("connect from h[::1]", "client=h[::1] client_host=h client_address=::1")]
    [InlineData("disconnect from h[192.0.2.1] quit=1 commands=1", "client=h[192.0.2.1] client_host=h client_address=192.0.2.1")]
    [InlineData("lost connection after DATA (5 bytes) from h[192.0.2.1]", "client=h[192.0.2.1] client_host=h client_address=192.0.2.1")]
    [InlineData(
        "NOQUEUE: reject: RCPT from h[192.0.2.1]: 554 5.7.1 no; from=<a@b> to=<c@d> proto=SMTP helo=<x>",
        "action=reject stage=RCPT client=h[192.0.2.1] client_host=h client_address=192.0.2.1 response=554 5.7.1 no dsn=5.7.1 from=a@b to=c@d proto=SMTP helo=x")]
    [InlineData(
        "3F2A01C0D5: milter-reject: END-OF-MESSAGE from h[192.0.2.1]: 4.7.1 Service unavailable; from=<a@b> to=<c@d> proto=ESMTP helo=<x>",
        "queue_id=3F2A01C0D5 action=milter-reject stage=END-OF-MESSAGE client=h[192.0.2.1] client_host=h client_address=192.0.2.1"
        + " response=4.7.1 Service unavailable dsn=4.7.1 from=a@b to=c@d proto=ESMTP helo=x")]
    [InlineData(
        "Untrusted TLS connection established to m[192.0.2.25]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519",
        "tls_trust=Untrusted relay=m[192.0.2.25]:25 relay_host=m relay_address=192.0.2.25 relay_port=25 tls_version=TLSv1.3 tls_cipher=TLS_AES_256_GCM_SHA384 tls_bits=256")]
    [InlineData(
        "Anonymous TLS connection established from h[192.0.2.1]: TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits)",
        "tls_trust=Anonymous client=h[192.0.2.1] client_host=h client_address=192.0.2.1 tls_version=TLSv1.2 tls_cipher=ECDHE-RSA-AES256-GCM-SHA384 tls_bits=256")]
    [InlineData("3F2A01C0D5: DKIM-Signature field added (s=mail, d=example.com)", "queue_id=3F2A01C0D5 dkim_selector=mail dkim_domain=example.com")]
    [InlineData(
        "NOQUEUE: reject: VRFY from h[192.0.2.1]: 504 5.5.2 <nobody>: Recipient address rejected; to=<nobody> proto=ESMTP helo=<[127.0.0.1]>",
        "action=reject stage=VRFY client=h[192.0.2.1] client_host=h client_address=192.0.2.1"
        + " response=504 5.5.2 <nobody>: Recipient address rejected dsn=5.5.2 to=nobody proto=ESMTP helo=[127.0.0.1]")]
    [InlineData(
        "NOQUEUE: reject: RCPT from h[192.0.2.1]: 554 5.7.1 no; from=<> to=<a@[IPv6:::1]> proto=ESMTP helo=<x> sasl_method=PLAIN sasl_username=joe@x sasl_sender=a,b",
        "action=reject stage=RCPT client=h[192.0.2.1] client_host=h client_address=192.0.2.1 response=554 5.7.1 no dsn=5.7.1 from= to=a@[IPv6:::1] proto=ESMTP helo=x"
        + " sasl_method=PLAIN sasl_username=joe@x sasl_sender=a,b")]
    [InlineData(
        "3F2A01C0D5: warning: header Subject: x from h[192.0.2.1]; from=<a@b> to=<c@d> proto=ESMTP helo=<x>: look at this",
        "queue_id=3F2A01C0D5 action=warning stage=header client=h[192.0.2.1] client_host=h client_address=192.0.2.1 from=a@b to=c@d proto=ESMTP helo=x"
        + " response=look at this")]
    [InlineData(
        "3F2A01C0D5: reject: body x from local; from=<a@b> to=<c@d>: 5.7.1 message content rejected",
        "queue_id=3F2A01C0D5 action=reject stage=body from=a@b to=c@d response=5.7.1 message content rejected dsn=5.7.1")]
    [InlineData("3F2A01C0D5: hold: header Subject: x from h[::1]; from=<a@b> to=<c@d> proto=SMTP helo=<x>",
        "queue_id=3F2A01C0D5 action=hold stage=header client=h[::1] client_host=h client_address=::1 from=a@b to=c@d proto=SMTP helo=x")]
    [InlineData(
        "warning: h[192.0.2.1]: SASL PLAIN authentication failed: authentication failure, sasl_username=ann@example.com",
        "client=h[192.0.2.1] client_host=h client_address=192.0.2.1 sasl_method=PLAIN sasl_username=ann@example.com")]
    [InlineData(
        "warning: h[::1]: SASL LOGIN authentication failed: x, sasl_username=a, sasl_username=b",
        "client=h[::1] client_host=h client_address=::1 sasl_method=LOGIN sasl_username=a, sasl_username=b")]
    [InlineData("warning: h[::1]: SASL PLAIN!AGpv authentication failed: x, sasl_username=(unavailable)", "client=h[::1] client_host=h client_address=::1")]
    [InlineData("warning: h[::1]: SASL PLAIN authentication aborted", "client=h[::1] client_host=h client_address=::1 sasl_method=PLAIN")]
    [InlineData("warning: non-SMTP command from h[::1]: GET / from evil[6.6.6.6]", "client=h[::1] client_host=h client_address=::1")]
    [InlineData("warning: h[::1]: request longer than 2048: AAAA from x[1.1.1.1]...", "client=h[::1] client_host=h client_address=::1")]
    [InlineData("warning: reject: ETRN x from evil[6.6.6.6]... from h[::1]", "client=h[::1] client_host=h client_address=::1")]
    [InlineData("warning: Connection rate limit exceeded: 61 from h[::1] for service smtp", "client=h[::1] client_host=h client_address=::1")]
    [InlineData("improper command pipelining after EHLO from h[::1]: QUIT from x[1.1.1.1]", "client=h[::1] client_host=h client_address=::1")]
    [InlineData("warning: queue is full", "")]
    [InlineData("statistics: max connection rate 1/60s", "")]
    [InlineData("DECADE: to=<a@b>", "queue_id=DECADE to=a@b")]
    [InlineData("ABC: to=<a@b>", "")]
    [InlineData("3F2A01C0D5: size=12x, nrcpt=-1, delay=1e9", "queue_id=3F2A01C0D5")]
    [InlineData("reject: ", "action=reject")]
    [InlineData("connect from ", "")]
    [InlineData("x TLS connection established to ", "tls_trust=x")]
    [InlineData("", "")]
    public void Values_are_found_where_Postfix_writes_them(string message, string expected) => Assert.Equal(expected, Show(message));

    [Fact]
    public void A_servers_reply_cannot_pass_as_a_field() => Assert.Equal(
        "queue_id=3F2A01C0D5 to=a@b relay=m[1.2.3.4]:25 relay_host=m relay_address=1.2.3.4 relay_port=25 dsn=2.0.0 status=sent response=250 ok, from=<x@y>, delay=9",
        Show("3F2A01C0D5: to=<a@b>, relay=m[1.2.3.4]:25, dsn=2.0.0, status=sent (250 ok, from=<x@y>, delay=9)"));

    [Fact]
    public void A_message_id_cannot_pass_as_a_field() => Assert.Equal(
        "queue_id=3F2A01C0D5 message_id=a>, to=<x@y",
        Show("3F2A01C0D5: message-id=<a>, to=<x@y>"));

    [Fact]
    public void A_quoted_local_part_may_hold_anything() => Assert.Equal(
        "queue_id=3F2A01C0D5 to=\"a>, relay=x \\\" b\"@c relay=none",
        Show("3F2A01C0D5: to=<\"a>, relay=x \\\" b\"@c>, relay=none"));

    [Theory]
    [InlineData("3F2A01C0D5: to=<a@b>, relay=mx.example", "queue_id=3F2A01C0D5 to=a@b")]
    [InlineData("3F2A01C0D5: to=<\"b", "queue_id=3F2A01C0D5")]
    [InlineData("3F2A01C0D5: to=<a@b>, relay=m[1.2.3.4]:25, delay=1, delays=1/2", "queue_id=3F2A01C0D5 to=a@b relay=m[1.2.3.4]:25 relay_host=m relay_address=1.2.3.4 relay_port=25 delay=1 delay_before_queue_manager=1")]
    [InlineData("3F2A01C0D5: to=<a@b>, status=bounced (x)", "queue_id=3F2A01C0D5 to=a@b status=bounced")]
    [InlineData("NOQUEUE: reject: RCPT from h[::1]: 554 5.7.1 x; from=<a> to=<b> proto=SMTP helo=<c>", "action=reject stage=RCPT client=h[::1] client_host=h client_address=::1 dsn=5.7.1")]
    public void Half_a_value_at_the_end_of_a_line_that_Postfix_cut_is_none(string line, string expected)
    {
        // What is missing to Postfix's 2000 bytes stands in the first address, or in the reply.
        var at = line.Contains("554 5.7.1 ") ? line.IndexOf("5.7.1 ", StringComparison.Ordinal) + 6 : line.IndexOf('<') + (line.Contains("<\"") ? 2 : 1);
        var filled = line.Insert(at, new string('y', 2000 - line.Length));
        Assert.Equal(expected, Show(filled).Replace(new string('y', 2000 - line.Length), ""));
    }

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

    [Fact]
    public void A_parser_that_is_used_again_keeps_nothing_of_the_line_before()
    {
        var fields = new PostfixFields();
        fields.Parse("3F2A01C0D5: to=<a@b>, relay=m[1.2.3.4]:25"u8);
        fields.Parse("3F2A01C0D6: removed"u8);
        Assert.Equal(1, fields.Count);
        Assert.Equal("3F2A01C0D6", Encoding.UTF8.GetString(fields.Value(0, "3F2A01C0D6: removed"u8)));
    }

    private static string Show(string message)
    {
        var text = Datagram.Of(message);
        var fields = new PostfixFields();
        fields.Parse(text);
        var shown = new List<string>();
        for (var i = 0; i < fields.Count; i++)
            shown.Add($"{fields[i].Name}={Encoding.UTF8.GetString(fields.Value(i, text))}");
        return string.Join(" ", shown);
    }
}
