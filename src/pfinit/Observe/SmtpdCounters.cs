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
    private readonly Tally tls = new("postfix_smtpd_tls_connections_total", "TLS sessions with clients, where smtpd_tls_loglevel has them logged.", 64, "trust", "protocol", "cipher", "secret_bits", "algorithm_bits");

    public long Rejected => rejected.Total;

    public IEnumerable<Metric> Read() => new[] { connects, disconnects, reverseNameErrors, lost, processed, rejected, loginFailures, tls }.Select(tally => tally.Read());

    /// <summary>False when the line is none that is counted.</summary>
    public bool See(SyslogRecord record)
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
        if (TlsLine.TryParse(message, out var line))
        {
            line.CountIn(tls);
            return true;
        }

        // Since 3.10 a queue id, or NOQUEUE, is in front of what is lost, too.
        return SeeOfSession(record, message.StartsWith("lost connection "u8) ? message : message.Slice(message.IndexOf(": "u8) is > 0 and var at ? at + 2 : 0));
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

    private bool SeeOfSession(SyslogRecord record, ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("client="u8))
        {
            var method = text.IndexOf(", sasl_method="u8);
            processed.Count(method < 0 ? default : Word(text.Slice(method + ", sasl_method="u8.Length)));
        }
        else if (text.StartsWith("reject: "u8) || text.StartsWith("milter-reject: "u8))
        {
            if (record.Message.IndexOf(ProbeFilter.TestHelo) < 0)
                rejected.Count(Code(text));
        }
        else if (text.StartsWith("lost connection after "u8))
        {
            if (!ProbeFilter.IsHangUp(record))
                lost.Count(Word(text.Slice("lost connection after "u8.Length)));
        }
        else
        {
            return false;
        }

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

    /// <summary>`554` of `reject: RCPT from h[192.0.2.1]: 554 5.7.1 …`.</summary>
    private static ReadOnlySpan<byte> Code(ReadOnlySpan<byte> text)
    {
        var reply = text.Slice(text.IndexOf((byte)']') + 1);
        var code = Word(reply.Slice(reply.IndexOf(": "u8) is >= 0 and var at ? at + 2 : 0));
        return code.Length == 3 ? code : default;
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> text) => text.IndexOfAny((byte)' ', (byte)',') is >= 0 and var end ? text.Slice(0, end) : text;
}
