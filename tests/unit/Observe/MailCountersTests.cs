using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class MailCountersTests
{
    private readonly MailCounters counters = new();

    [Theory]
    [InlineData("smtpd", "connect from h[192.0.2.1]", "postfix_smtpd_connects_total", "")]
    [InlineData("submission/smtpd", "disconnect from h[192.0.2.1] ehlo=1 quit=1 commands=2", "postfix_smtpd_disconnects_total", "")]
    [InlineData("smtpd", "4d0QWc1xkKz2x: client=h[192.0.2.1]", "postfix_smtpd_messages_processed_total", "")]
    [InlineData("smtpd", "4d0QWc1xkKz2x: client=h[192.0.2.1], sasl_method=PLAIN, sasl_username=a@b", "postfix_smtpd_messages_processed_total", "PLAIN")]
    [InlineData("smtpd", "NOQUEUE: reject: RCPT from h[192.0.2.1]: 554 5.7.1 <x>: no; from=<a@b> to=<c@d>", "postfix_smtpd_messages_rejected_total", "554")]
    [InlineData("smtpd", "NOQUEUE: reject: CONNECT from h[2001:db8::1]:4711: 450 4.7.25 no", "postfix_smtpd_messages_rejected_total", "450")]
    [InlineData("smtpd", "3F2A01C0D5: milter-reject: RCPT from h[192.0.2.1]: 451 4.7.1 later; from=<a@b>", "postfix_smtpd_messages_rejected_total", "451")]
    [InlineData("smtpd", "warning: h[192.0.2.1]: SASL LOGIN authentication failed: (reason unavailable), sasl_username=x", "postfix_smtpd_sasl_authentication_failures_total", "")]
    [InlineData("smtpd", "warning: hostname h does not resolve to address 192.0.2.1", "postfix_smtpd_forward_confirmed_reverse_dns_errors_total", "")]
    [InlineData("smtpd", "lost connection after DATA (12 bytes) from h[192.0.2.1]", "postfix_smtpd_connections_lost_total", "DATA")]
    [InlineData("smtpd", "NOQUEUE: lost connection after RCPT from h[192.0.2.1]", "postfix_smtpd_connections_lost_total", "RCPT")]
    [InlineData("smtpd", "Anonymous TLS connection established from h[192.0.2.1]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/128 bits) key-exchange X25519", "postfix_smtpd_tls_connections_total", "Anonymous TLSv1.3 TLS_AES_256_GCM_SHA384 256 128")]
    [InlineData("smtp", "Verified TLS connection established to mx[192.0.2.1]:25: TLSv1.2 with cipher ECDHE (128/128 bits)", "postfix_smtp_tls_connections_total", "Verified TLSv1.2 ECDHE 128 128")]
    [InlineData("smtp", "connect to mx[192.0.2.1]:25: Connection timed out", "postfix_smtp_connection_timed_out_total", "")]
    [InlineData("relay2/smtp", "3F2A01C0D5: to=<a@b>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (x)", "postfix_smtp_deferred_messages_by_dsn_total", "4.4.1")]
    [InlineData("smtp", "3F2A01C0D5: to=<a@b>, relay=m[1.2.3.4]:25, delay=3, delays=0/0/3/0, dsn=5.1.1, status=bounced (x)", "postfix_smtp_bounced_messages_by_dsn_total", "5.1.1")]
    [InlineData("smtp", "3F2A01C0D5: to=<a@b>, relay=m[1.2.3.4]:25, delay=3, delays=0/0/3/0, dsn=2.0.0, status=sent (x)", "postfix_smtp_messages_processed_total", "sent")]
    [InlineData("smtp", "3F2A01C0D5: to=<a@b>, relay=m[1.2.3.4]:25, delay=3, delays=0/0/3/0, dsn=2.0.0, status=sent (x)", "postfix_smtp_status_total", "sent")]
    [InlineData("error", "3F2A01C0D5: to=<a@b>, relay=none, delay=0.4, delays=0.2/0.1/0/0.1, dsn=4.3.2, status=deferred (deferred transport)", "pfinit_deliveries_total", "error deferred")]
    [InlineData("smtp", "3F2A01C0D5: to=<a@b>, relay=m[1.2.3.4]:25, delay=3, delays=0/0/3/0, dsn=2.0.0, status=sent (x)", "pfinit_deliveries_total", "smtp sent")]
    [InlineData("cleanup", "3F2A01C0D5: message-id=<x@y>", "postfix_cleanup_messages_processed_total", "")]
    [InlineData("cleanup", "3F2A01C0D5: reject: header Subject: x from h[192.0.2.1]; from=<a@b>", "postfix_cleanup_messages_rejected_total", "")]
    [InlineData("cleanup", "3F2A01C0D5: milter-reject: END-OF-MESSAGE from h[192.0.2.1]: 5.7.1 no", "postfix_cleanup_messages_not_accepted_total", "")]
    [InlineData("qmgr", "3F2A01C0D5: removed", "postfix_qmgr_messages_removed_total", "")]
    [InlineData("qmgr", "3F2A01C0D5: from=<a@b>, status=expired, returned to sender", "postfix_qmgr_messages_expired_total", "")]
    [InlineData("bounce", "3F2A01C0D5: sender non-delivery notification: 6D5E04B1F2", "postfix_bounce_non_delivery_notification_total", "")]
    [InlineData("pickup", "3F2A01C0D5: uid=0 from=<root>", "postfix_unsupported_log_entries_total", "pickup ")]
    [InlineData("virtual", "3F2A01C0D5: to=<a@b>, relay=virtual, delay=3, delays=0/0/0/3, dsn=2.0.0, status=sent (delivered to maildir)", "postfix_virtual_delivered_total", "")]
    [InlineData("smtpd", "warning: something else", "postfix_unsupported_log_entries_total", "smtpd warning")]
    public void A_line_counts_once_where_it_belongs(string program, string message, string metric, string labels)
    {
        See($"postfix/{program}[71]", message);

        Assert.Equal(1, Value(metric, labels));
        var twins = counters.Read().Metrics.Where(one => one.Kind != MetricKind.Histogram).SelectMany(one => one.Samples).Sum(sample => sample.Value);
        Assert.InRange(twins, 1, 6);
    }

    [Fact]
    public void Signatures_that_pfinit_asked_for_itself_are_no_log_lines_that_nothing_counts()
    {
        See("opendkim[71]", "pfinit-test: DKIM-Signature field added (s=mail, d=example.com)");
        See("opendkim[71]", "pfinit-test: no signing table match for 'a@example.com'");

        Assert.Equal(1, Value("postfix_unsupported_log_entries_total", "opendkim "));
        Assert.Empty(Metric("opendkim_signatures_added_total").Samples);
    }

    [Fact]
    public void What_the_queue_manager_takes_up_is_measured()
    {
        See("postfix/qmgr[71]", "3F2A01C0D5: from=<\"size=9, nrcpt=9\"@b>, size=5000, nrcpt=3 (queue active)");

        Assert.Equal((5000, 1L), (Metric("postfix_qmgr_messages_inserted_size_bytes").Samples[0].Value, Metric("postfix_qmgr_messages_inserted_size_bytes").Samples[0].Count));
        Assert.Equal(3, Metric("postfix_qmgr_messages_inserted_receipients").Samples[0].Value);
        Assert.Equal(3, Metric("postfix_qmgr_messages_inserted_recipients").Samples[0].Value);
    }

    [Theory]
    [InlineData("disconnect from localhost[127.0.0.1] ehlo=1 quit=1 commands=2", 1)]
    [InlineData("disconnect from localhost[127.0.0.1] quit=1 commands=1", 0)]
    [InlineData("disconnect from localhost[::1] commands=0/0", 0)]
    [InlineData("disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rset=1 vrfy=1 noop=3 quit=1 commands=8", 0)]
    public void A_client_on_loopback_counts_unless_it_was_a_probe(string end, int counts)
    {
        See("postfix/submission/smtpd[71]", "connect from localhost[127.0.0.1]");
        See("postfix/submission/smtpd[71]", "NOQUEUE: lost connection after CONNECT from localhost[127.0.0.1]");
        See("postfix/submission/smtpd[71]", end);

        Assert.Equal(counts, Value("postfix_smtpd_connects_total", ""));
        Assert.Equal(counts, Value("postfix_smtpd_disconnects_total", ""));
        Assert.Empty(Metric("postfix_smtpd_connections_lost_total").Samples);
    }

    [Fact]
    public void A_message_is_signed_once_however_many_signatures_it_gets()
    {
        Clean("3F2A01C0D5");
        Sign("3F2A01C0D5", "mail", "example.com");
        Sign("3F2A01C0D5", "other", "example.com");
        Queue("3F2A01C0D5", "<a@example.com>");

        Assert.Equal((1, 0), (counters.Read().Signed, counters.Read().Unsigned));
        Assert.Equal(1, Value("opendkim_signatures_added_total", "mail example.com"));
        Assert.Equal(1, Value("opendkim_signatures_added_total", "other example.com"));
    }

    [Fact]
    public void A_message_that_delivery_begins_of_without_a_signature_is_unsigned_once()
    {
        Clean("3F2A01C0D5");
        Queue("3F2A01C0D5", "<a@example.com>");
        Queue("3F2A01C0D5", "<a@example.com>");

        Assert.Equal((0, 1), (counters.Read().Signed, counters.Read().Unsigned));
    }

    [Theory]
    [InlineData("<>")]
    [InlineData("<double-bounce@relay.example.com>")]
    public void A_notification_is_not_missed_a_signature(string sender)
    {
        Clean("3F2A01C0D5");
        Queue("3F2A01C0D5", sender);

        Assert.Equal(0, counters.Read().Unsigned);
    }

    [Fact]
    public void Mail_that_was_in_the_queue_before_the_start_is_neither()
    {
        Queue("3F2A01C0D5", "<a@example.com>");

        Assert.Equal((0, 0), (counters.Read().Signed, counters.Read().Unsigned));
    }

    [Fact]
    public void Many_messages_on_hold_do_not_hide_whether_the_next_is_signed()
    {
        for (var i = 0; i < 5000; i++)
            Clean($"4D0{i:X7}");
        Clean("3F2A01C0D5");
        Queue("3F2A01C0D5", "<a@example.com>");

        Assert.Equal(1, counters.Read().Unsigned);
    }

    [Theory]
    [InlineData("4D0QWc1xkKz2x: uid=100 from=<a@example.com>")]
    [InlineData("4D0QWc1xkKz2x: uid=0 from=<a@example.com> orig_id=3F2A01C0D5")]
    public void A_message_that_comes_again_was_counted_when_it_first_came(string again)
    {
        counters.Owner = 100;
        Clean("3F2A01C0D5");
        See("postfix/pickup[72]", again);
        Clean("4D0QWc1xkKz2x");
        Queue("4D0QWc1xkKz2x", "<a@example.com>");

        Assert.Equal((1, 1), (counters.Read().Accepted, counters.Read().Unsigned));
    }

    [Theory]
    [InlineData("uid=0 from=<root>")]
    [InlineData("uid=1000 from=<root>")]
    [InlineData("uid=0 from=<uid=100 from=<a@example.com>")]
    [InlineData("uid=0 from=<a> orig_id=3F2A01C0D5>")]
    public void A_message_of_sendmail_counts_whatever_its_sender_looks_like(string text)
    {
        counters.Owner = 100;
        See("postfix/pickup[72]", "3F2A01C0D5: " + text);
        Clean("3F2A01C0D5");

        Assert.Equal(1, counters.Read().Accepted);
    }

    [Theory]
    [InlineData("reject: header Subject: x from h[192.0.2.1]; from=<a@b>: 5.7.1 no")]
    [InlineData("milter-reject: END-OF-MESSAGE from h[192.0.2.1]: 5.7.1 no; from=<a@b>")]
    public void A_message_refused_for_its_content_is_refused_and_not_accepted(string refusal)
    {
        Clean("3F2A01C0D5");
        Sign("3F2A01C0D5", "mail", "example.com");
        See("postfix/cleanup[71]", "3F2A01C0D5: " + refusal);
        See("postfix/cleanup[71]", "4D0QWc1xkKz2x: " + refusal);

        Assert.Equal((0, 2), (counters.Read().Accepted, counters.Read().Rejected));
    }

    // As when the disk is full, or the client breaks off.
    [Fact]
    public void A_message_that_does_not_come_to_its_end_is_not_accepted()
    {
        Clean("3F2A01C0D5");
        See("postfix/cleanup[71]", "3F2A01C0D5: removed (canceled)");
        Clean("4D0QWc1xkKz2x");
        See("postfix/cleanup[71]", "4D0QWc1xkKz2x: milter-reject: END-OF-MESSAGE from h[192.0.2.1]: 5.7.1 no; from=<a@b>");
        See("postfix/cleanup[71]", "4D0QWc1xkKz2x: removed (canceled)");
        See("postfix/cleanup[71]", "5D0QWc1xkKz2x: removed (canceled)");

        Assert.Equal((0, 1), (counters.Read().Accepted, counters.Read().Rejected));
        Assert.DoesNotContain(Metric("postfix_unsupported_log_entries_total").Samples, sample => sample.Value > 0);
    }

    [Fact]
    public void The_number_of_series_is_bounded_and_nothing_is_lost()
    {
        for (var i = 0; i < 1000; i++)
            Sign("3F2A01C0D5", "mail", $"d{i}.example");

        var signatures = Metric("opendkim_signatures_added_total");

        Assert.Equal(513, signatures.Samples.Count);
        Assert.Equal(1000, signatures.Samples.Sum(sample => sample.Value));
        Assert.Equal([Tally.Other, Tally.Other], signatures.Samples[^1].Values);
    }

    [Fact]
    public void Labels_that_look_the_same_are_one_series()
    {
        counters.See(SyslogRecord.Parse([.. Datagram.Of("<22>Nov  3 07:05:09 postfix/smtpd[71]: A: lost connection after "), 0xff, .. Datagram.Of(" from h[1.2.3.4]")]));
        counters.See(SyslogRecord.Parse([.. Datagram.Of("<22>Nov  3 07:05:09 postfix/smtpd[71]: A: lost connection after "), 0xfe, .. Datagram.Of(" from h[1.2.3.4]")]));
        counters.See(SyslogRecord.Parse([.. Datagram.Of("<22>Nov  3 07:05:09 postfix/smtpd[71]: A: lost connection after "), 0xff, 0, (byte)'x', .. Datagram.Of(" from h[1.2.3.4]")]));

        Assert.Equal(["\ufffd 3"], Metric("postfix_smtpd_connections_lost_total").Samples.Select(sample => $"{string.Join(" ", sample.Values)} {sample.Value}"));
    }

    [Fact]
    public void Any_bytes_at_all_are_survived()
    {
        var random = new Random(5);
        foreach (var line in Datagram.Real)
        {
            for (var i = 0; i < 2000; i++)
            {
                var broken = line.ToArray();
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
                counters.See(SyslogRecord.Parse(broken.AsSpan(0, random.Next(broken.Length))));
            }
        }

        Assert.NotEmpty(counters.Read().Metrics);
    }

    [Fact]
    public void An_ordinary_line_allocates_nothing()
    {
        long Pass()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var round = 0; round < 100; round++)
            {
                for (var i = 0; i < Datagram.Real.Count; i++)
                    counters.See(SyslogRecord.Parse(Datagram.Real[i]));
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, Enumerable.Range(0, 6).Select(_ => Pass()).ToList().Min());
    }

    private void Clean(string id) => See("postfix/cleanup[71]", $"{id}: message-id=<x@y>");

    private void Sign(string id, string selector, string domain) => See("opendkim[41]", $"{id}: DKIM-Signature field added (s={selector}, d={domain})");

    private void Queue(string id, string sender) => See("postfix/qmgr[71]", $"{id}: from={sender}, size=412, nrcpt=1 (queue active)");

    private void See(string tag, string message) => counters.See(SyslogRecord.Parse(Datagram.Of($"<22>Nov  3 07:05:09 {tag}: {message}")));

    private Metric Metric(string name) => counters.Read().Metrics.Single(metric => metric.Name == name);

    private double Value(string metric, string labels) => Metric(metric).Samples.Single(sample => string.Join(" ", sample.Values) == labels).Value;
}
