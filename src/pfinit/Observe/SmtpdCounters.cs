// What smtpd(8) logs, as counts under the names of postfix_exporter. Health probes and the self-test are left out, as they are in the log: a
// client on loopback is counted when it leaves, since only then it is known not to be one.

namespace Pfinit.Observe;

/// <summary>Counts connections, messages and refusals. Called by <see cref="MailCounters"/>.</summary>
internal sealed class SmtpdCounters
{
    private readonly Tally connects = new("postfix_smtpd_connects_total", "Connections of clients.");
    private readonly Tally disconnects = new("postfix_smtpd_disconnects_total", "Connections of clients that have ended.");
    private readonly Tally reverseNameErrors = new("postfix_smtpd_forward_confirmed_reverse_dns_errors_total", "Clients whose name does not resolve to their address.");
    private readonly Tally lost = new("postfix_smtpd_connections_lost_total", "Connections that clients broke off, by the last command.", 32, "after_stage");
    private readonly Tally processed = new Tally("postfix_smtpd_messages_processed_total", "Messages begun by clients, by the way they logged in.", 16, "sasl_method").Showing("");
    private readonly Tally rejected = new("postfix_smtpd_messages_rejected_total", "Refused commands of clients, by reply code.", 32, "code");
    private readonly Tally loginFailures = new("postfix_smtpd_sasl_authentication_failures_total", "Logins of clients that failed.");
    private readonly TlsTally tls = new("postfix_smtpd_tls_connections_total", "TLS sessions with clients, where smtpd_tls_loglevel has them logged.");

    public long Rejected => rejected.Total;

    public IEnumerable<Metric> Read() => new[] { connects, disconnects, reverseNameErrors, lost, processed, rejected, loginFailures }.Select(tally => tally.Read())
        .Append(tls.Read());

    /// <summary>False when the line is none that is counted.</summary>
    /// <param name="record">The line.</param>
    /// <param name="fields">Those of its message.</param>
    public bool See(SyslogRecord record, PostfixFields fields)
    {
        var message = record.Message;
        if (message.StartsWith("connect from "u8))
        {
            if (!ProbeFilter.IsLoopback(message))
                connects.Count();
            return true;
        }

        if (message.StartsWith("disconnect from "u8))
        {
            Disconnected(record, message.Slice("disconnect from "u8.Length));
            return true;
        }

        if (message.StartsWith("warning: "u8))
            return SeeWarning(message.Slice("warning: "u8.Length));
        if (fields.Has(LogField.TlsTrust))
            tls.Count(fields, message);
        else if (fields.Has(LogField.Action))
            return SeeAction(message, fields);
        else if (message.IndexOf(": client="u8) > 0)
            processed.Count(fields.Of(LogField.SaslMethod, message));
        else
            return SeeLost(record);
        return true;
    }

    private void Disconnected(SyslogRecord record, ReadOnlySpan<byte> client)
    {
        var end = client.IndexOf((byte)' ');
        if (ProbeFilter.IsLoopback(end < 0 ? client : client.Slice(0, end)))
        {
            if (ProbeFilter.IsEndOfTest(record.Message) || ProbeFilter.IsEndOfProbe(record))
                return;
            connects.Count();
        }

        disconnects.Count();
    }

    private bool SeeAction(ReadOnlySpan<byte> message, PostfixFields fields)
    {
        var action = fields.Of(LogField.Action, message);
        if (!action.SequenceEqual("reject"u8) && !action.SequenceEqual("milter-reject"u8))
            return false;
        if (message.IndexOf(ProbeFilter.TestHelo) < 0)
            rejected.Count(fields.ReplyCode(message));
        return true;
    }

    // Since 3.10 a queue id, or NOQUEUE, is in front.
    private bool SeeLost(SyslogRecord record)
    {
        const int LongestStart = 40;
        var message = record.Message;
        var at = message.Slice(0, Math.Min(message.Length, LongestStart)).IndexOf("lost connection after "u8);
        if (at < 0)
            return false;
        var stage = message.Slice(at + "lost connection after "u8.Length);
        if (!ProbeFilter.IsHangUp(record))
            lost.Count(stage.Slice(0, stage.IndexOf((byte)' ') is >= 0 and var end ? end : stage.Length));
        return true;
    }

    private bool SeeWarning(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("hostname "u8) && text.IndexOf(" does not resolve to address "u8) > 0)
            reverseNameErrors.Count();
        else if (text.IndexOf("]: SASL "u8) is > 0 and var at && text.Slice(at).IndexOf(" authentication failed: "u8) > 0)
            loginFailures.Count();
        else
            return false;
        return true;
    }
}
