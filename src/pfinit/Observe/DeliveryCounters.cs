namespace Pfinit.Observe;

/// <summary>
/// What delivery agents log, as counts: of smtp(8) and lmtp(8) under the names of postfix_exporter, of all together under one of pfinit's own, since mail is
/// deferred by error(8), too, while a destination counts as dead. Called by <see cref="MailCounters"/>.
/// </summary>
internal sealed class DeliveryCounters
{
    private readonly DelayHistograms smtpDelays = new();
    private readonly DelayHistograms lmtpDelays = new();
    private readonly PipeDelays pipeDelays = new();
    private readonly Tally deliveries = new("pfinit_deliveries_total", "Deliveries by every agent, a recipient each, by result.", 64, "agent", "status");
    private readonly Tally bySmtp = new Tally("postfix_smtp_messages_processed_total", "Deliveries by SMTP, a recipient each, by result.", 16, "status").Showing("sent", "deferred", "bounced");
    private readonly Tally deferredByDsn = new("postfix_smtp_deferred_messages_by_dsn_total", "Deliveries by SMTP that have to be tried again, by enhanced status code.", 64, "dsn");
    private readonly Tally bouncedByDsn = new("postfix_smtp_bounced_messages_by_dsn_total", "Deliveries by SMTP that failed for good, by enhanced status code.", 64, "dsn");
    private readonly Tally timedOut = new("postfix_smtp_connection_timed_out_total", "Connections to receivers that timed out.");
    private readonly TlsTally tls = new("postfix_smtp_tls_connections_total", "TLS sessions with receivers, where smtp_tls_loglevel has them logged.");

    /// <summary>By whatever agent, as the two below.</summary>
    public long Sent => deliveries.OfLast("sent"u8);

    public long Deferred => deliveries.OfLast("deferred"u8);

    public long Bounced => deliveries.OfLast("bounced"u8);

    public IEnumerable<Metric> Read() =>
    [
        deliveries.Read(),
        bySmtp.Read(),
        bySmtp.ReadAs("postfix_smtp_status_total", "The same under its other name."),
        Metric.Single("postfix_smtp_deferred_messages_total", MetricKind.Counter, "Deliveries by SMTP that have to be tried again.", bySmtp.Of("deferred"u8)),
        Metric.Single("postfix_smtp_status_deferred", MetricKind.Untyped, "The same under its older name.", bySmtp.Of("deferred"u8)),
        deferredByDsn.Read(),
        bouncedByDsn.Read(),
        timedOut.Read(),
        tls.Read(),
        Delays("postfix_smtp_delivery_delay_seconds", "Delays of deliveries by SMTP, a recipient each, by where the time went.", smtpDelays),
        Delays("postfix_lmtp_delivery_delay_seconds", "Delays of deliveries by LMTP, a recipient each, by where the time went.", lmtpDelays),
        pipeDelays.Read(),
        Metric.Single("postfix_virtual_delivered_total", MetricKind.Counter, "Deliveries to mailboxes by virtual.", deliveries.Of("virtual\0sent"u8)),
    ];

    /// <summary>False when the line is none that is counted.</summary>
    /// <param name="agent">smtp, lmtp, error, local, virtual, pipe or discard.</param>
    /// <param name="message">What was logged.</param>
    /// <param name="fields">Those of the message.</param>
    public bool See(ReadOnlySpan<byte> agent, ReadOnlySpan<byte> message, PostfixFields fields)
    {
        if (fields.Has(LogField.DelayTransmission) && fields.Has(LogField.Status))
        {
            Delivered(agent, message, fields);
        }
        else if (fields.Has(LogField.TlsTrust))
        {
            tls.Count(fields, message);
        }
        else if (message.StartsWith("connect to "u8) && message.EndsWith(": Connection timed out"u8))
        {
            timedOut.Count();
        }
        else
        {
            return false;
        }

        return true;
    }

    private void Delivered(ReadOnlySpan<byte> agent, ReadOnlySpan<byte> message, PostfixFields fields)
    {
        var result = fields.Of(LogField.Status, message);
        var key = new LabelKey(stackalloc byte[LabelKey.Longest]);
        key.Add(agent);
        key.Add(result);
        deliveries.Count(key.Key);
        if (agent.SequenceEqual("lmtp"u8))
            lmtpDelays.Observe(fields, message);
        else if (agent.SequenceEqual("pipe"u8))
            pipeDelays.Observe(fields, message);
        else if (agent.SequenceEqual("smtp"u8))
            DeliveredBySmtp(result, message, fields);
    }

    private void DeliveredBySmtp(ReadOnlySpan<byte> result, ReadOnlySpan<byte> message, PostfixFields fields)
    {
        smtpDelays.Observe(fields, message);
        bySmtp.Count(result);
        if (result.SequenceEqual("deferred"u8))
            deferredByDsn.Count(fields.Of(LogField.Dsn, message));
        else if (result.SequenceEqual("bounced"u8))
            bouncedByDsn.Count(fields.Of(LogField.Dsn, message));
    }

    private static Metric Delays(string name, string help, DelayHistograms delays) => new(name, MetricKind.Histogram, help, ["stage"], [.. delays.Read()]);
}
