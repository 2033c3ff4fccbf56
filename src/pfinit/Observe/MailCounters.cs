// The counts of everything that Postfix and OpenDKIM log, under the names of postfix_exporter where it has one, so that dashboards made for that
// go on working. Fed by the reader of /dev/log, not by the log writer: what is counted must not depend on whether somebody reads standard output.
// What must hold: an ordinary line allocates nothing, and the lock is held for moments only, since Postfix waits for the reader.

namespace Pfinit.Observe;

/// <summary>Owns the counters. See is called by one thread, Read by any.</summary>
internal sealed class MailCounters
{
    private readonly object gate = new();
    private readonly PostfixFields finder = new();
    private readonly SmtpdCounters smtpd = new();
    private readonly DeliveryCounters delivery = new();
    private readonly QueueCounters queue = new();
    private readonly SigningCounters signing = new();
    private readonly Tally unsupported = new("postfix_unsupported_log_entries_total", "Log lines that no other counter counts, by program and severity.", 64, "service", "level");

    private ReleasedMark? released;

    /// <summary>The user id of Postfix's own account, by which pickup names what pfinit released from hold. To be set before the first line is seen.</summary>
    public uint? Owner
    {
        set => released = value is { } owner ? new ReleasedMark(owner) : null;
    }

    /// <summary>Counts what a line of syslog tells of.</summary>
    public void See(SyslogRecord record)
    {
        lock (gate)
        {
            if (!Count(record))
                CountUnsupported(record);
        }
    }

    public MailFigures Read()
    {
        lock (gate)
        {
            return new MailFigures([.. smtpd.Read(), .. delivery.Read(), .. queue.Read(), .. signing.Read(), unsupported.Read()])
            {
                Accepted = queue.Accepted,
                Rejected = smtpd.Rejected + queue.Rejected,
                Sent = delivery.Sent,
                Deferred = delivery.Deferred,
                Bounced = delivery.Bounced,
                Expired = queue.Expired,
                Removed = queue.Removed,
                Signed = signing.Signed,
                Unsigned = signing.Unsigned,
            };
        }
    }

    private bool Count(SyslogRecord record)
    {
        var program = record.Program;
        var message = record.Message;
        var fields = record.Fields(finder);
        if (program.SequenceEqual("smtpd"u8))
            return smtpd.See(record, fields);
        if (program.SequenceEqual("opendkim"u8))
            return SignatureRequest.IsSuccess(record) || signing.See(message, fields);
        if (!fields.Has(LogField.QueueId))
            return program.SequenceEqual("smtp"u8) && delivery.See(program, message, fields);
        var id = fields.Of(LogField.QueueId, message);
        var text = message.Slice(id.Length + 2);
        if (program.SequenceEqual("qmgr"u8))
        {
            if (fields.Has(LogField.Size))
                signing.Queued(id, notification: IsNotification(fields.Of(LogField.From, message)));
            return queue.SeeQueueManager(message, text, fields);
        }

        if (program.SequenceEqual("cleanup"u8))
        {
            if (text.StartsWith("message-id="u8))
                signing.Begun(id);
            return queue.SeeCleanup(id, text);
        }

        if (program.SequenceEqual("pickup"u8) && IsReturned(text))
            queue.Returned(id);

        return program.SequenceEqual("bounce"u8) ? queue.SeeBounce(text) : delivery.See(program, message, fields);
    }

    // bounce(5) and smtpd's reports to postmaster, double_bounce_sender of postconf(5): Postfix makes them itself, and milters see them only where
    // internal_mail_filter_classes says so.
    private static bool IsNotification(ReadOnlySpan<byte> sender) => sender.IsEmpty || sender.StartsWith("double-bounce@"u8);

    // Postfix itself adds the id that it had to what postsuper(1) requeued; at the end of an address there would be a > behind it.
    private bool IsReturned(ReadOnlySpan<byte> text) => released?.IsIn(text) == true
        || (text.LastIndexOf("> orig_id="u8) is >= 0 and var at && PostfixFields.IsQueueId(text.Slice(at + "> orig_id=".Length)));

    private void CountUnsupported(SyslogRecord record)
    {
        var key = new LabelKey(stackalloc byte[LabelKey.Longest]);
        key.Add(record.Tag.StartsWith("postfix/"u8) || record.Program.SequenceEqual("opendkim"u8) ? record.Program : default);
        key.Add(record.Message.StartsWith("warning: "u8) ? "warning"u8 : record.Message.StartsWith("error: "u8) ? "error"u8
            : record.Message.StartsWith("fatal: "u8) ? "fatal"u8 : record.Message.StartsWith("panic: "u8) ? "panic"u8 : default);
        unsupported.Count(key.Key);
    }
}
