namespace Pfinit.Observe;

/// <summary>What smtp(8) and lmtp(8) log of deliveries, as counts under the names of postfix_exporter. Called by <see cref="MailCounters"/>.</summary>
internal sealed class DeliveryCounters
{
    private readonly DelayHistograms smtpDelays = new("postfix_smtp_delivery_delay_seconds", "Delays of deliveries by SMTP, a recipient each, by where the time went.");
    private readonly DelayHistograms lmtpDelays = new("postfix_lmtp_delivery_delay_seconds", "Delays of deliveries by LMTP, a recipient each, by where the time went.");
    private readonly Tally processed = new Tally("postfix_smtp_messages_processed_total", "Deliveries by SMTP, a recipient each, by result.", 16, "status").Showing("sent", "deferred", "bounced");
    private readonly Tally status = new Tally("postfix_smtp_status_total", "The same under its other name.", 16, "status").Showing("sent", "deferred", "bounced");
    private readonly Tally deferred = new("postfix_smtp_deferred_messages_total", "Deliveries by SMTP that have to be tried again.");
    private readonly Tally deferredStatus = new("postfix_smtp_status_deferred", "The same under its older name.") { Kind = MetricKind.Untyped };
    private readonly Tally deferredByDsn = new("postfix_smtp_deferred_messages_by_dsn_total", "Deliveries by SMTP that have to be tried again, by enhanced status code.", 64, "dsn");
    private readonly Tally bouncedByDsn = new("postfix_smtp_bounced_messages_by_dsn_total", "Deliveries by SMTP that failed for good, by enhanced status code.", 64, "dsn");
    private readonly Tally timedOut = new("postfix_smtp_connection_timed_out_total", "Connections to receivers that timed out.");
    private readonly TlsTally tls = new("postfix_smtp_tls_connections_total", "TLS sessions with receivers, where smtp_tls_loglevel has them logged.");

    public long Sent => processed.Of("sent"u8);

    public long Deferred => deferred.Total;

    public long Bounced => processed.Of("bounced"u8);

    public IEnumerable<Metric> Read() => new[] { processed, status, deferred, deferredStatus, deferredByDsn, bouncedByDsn, timedOut }
        .Select(tally => tally.Read()).Append(tls.Read()).Append(smtpDelays.Read()).Append(lmtpDelays.Read());

    /// <summary>False when the line is none that is counted.</summary>
    /// <param name="message">What was logged.</param>
    /// <param name="fields">Those of the message.</param>
    /// <param name="lmtp">By lmtp(8).</param>
    public bool See(ReadOnlySpan<byte> message, PostfixFields fields, bool lmtp)
    {
        if (fields.Has(LogField.DelayTransmission) && fields.Has(LogField.Status))
        {
            (lmtp ? lmtpDelays : smtpDelays).Observe(fields, message);
            if (!lmtp)
                Delivered(message, fields);
        }
        else if (fields.Has(LogField.TlsTrust))
        {
            tls.Count(fields, message);
        }
        else if (!lmtp && message.StartsWith("connect to "u8) && message.EndsWith(": Connection timed out"u8))
        {
            timedOut.Count();
        }
        else
        {
            return false;
        }

        return true;
    }

    private void Delivered(ReadOnlySpan<byte> message, PostfixFields fields)
    {
        var result = fields.Of(LogField.Status, message);
        processed.Count(result);
        status.Count(result);
        if (result.SequenceEqual("deferred"u8))
        {
            deferred.Count();
            deferredStatus.Count();
            deferredByDsn.Count(fields.Of(LogField.Dsn, message));
        }
        else if (result.SequenceEqual("bounced"u8))
        {
            bouncedByDsn.Count(fields.Of(LogField.Dsn, message));
        }
    }
}
