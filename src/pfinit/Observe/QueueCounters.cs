using System.Buffers.Text;

namespace Pfinit.Observe;

/// <summary>What cleanup(8), qmgr(8) and bounce(8) log of the way through the queue, as counts under the names of postfix_exporter. Called by <see cref="MailCounters"/>.</summary>
internal sealed class QueueCounters
{
    /// <summary>More messages than begin while one of them is transferred.</summary>
    private const int MostInHand = 1024;

    /// <summary>pickup hands one message to cleanup at a time.</summary>
    private const int MostReturned = 16;

    private static readonly double[] RecipientBounds = [1, 2, 4, 8, 16, 32, 64, 128];
    private static readonly double[] SizeBounds = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    private readonly Tally cleaned = new("postfix_cleanup_messages_processed_total", "Messages that come into the queue, those included that are then refused for their content or not completed.");
    private readonly Tally rejected = new("postfix_cleanup_messages_rejected_total", "Messages refused for their content (header_checks and the like).");
    private readonly Tally notAccepted = new("postfix_cleanup_messages_not_accepted_total", "Messages refused by a milter.");
    private readonly Tally removed = new("postfix_qmgr_messages_removed_total", "Messages that left the queue.");
    private readonly Tally expired = new("postfix_qmgr_messages_expired_total", "Messages given up for their age.");
    private readonly Tally notifications = new("postfix_bounce_non_delivery_notification_total", "Notifications of non-delivery sent to senders.");
    private readonly RecentIds counted = new(MostInHand);
    private readonly RecentIds returned = new(MostReturned);
    private readonly Histogram recipients = new(RecipientBounds);
    private readonly Histogram sizes = new(SizeBounds);

    /// <summary>Those among <see cref="cleaned"/> that cleanup refused, or that did not come to their end.</summary>
    private long takenBack;

    /// <summary>Messages put into the queue, whole and not refused for their content, each once.</summary>
    public long Accepted => cleaned.Total - takenBack;

    /// <summary>Refused when the message was there, by a header or body check or by a milter.</summary>
    public long Rejected => rejected.Total + notAccepted.Total;

    public long Expired => expired.Total;

    public long Removed => removed.Total;

    public IEnumerable<Metric> Read() => new[] { cleaned, rejected, notAccepted, removed, expired, notifications }.Select(tally => tally.Read())
        .Append(new Metric("postfix_qmgr_messages_inserted_recipients", MetricKind.Histogram, "Recipients of each message that delivery begins of, every time it does.", [], [recipients.Read()]))
        .Append(new Metric("postfix_qmgr_messages_inserted_receipients", MetricKind.Histogram, "The same under its older, misspelt name.", [], [recipients.Read()]))
        .Append(new Metric("postfix_qmgr_messages_inserted_size_bytes", MetricKind.Histogram, "Size of each message that delivery begins of, every time it does.", [], [sizes.Read()]));

    /// <summary>A message comes from the maildrop that was counted when it first came, under another id.</summary>
    public void Returned(ReadOnlySpan<byte> id) => returned.Add(id);

    /// <param name="id">Of the message.</param>
    /// <param name="text">What was logged, behind the queue id.</param>
    public bool SeeCleanup(ReadOnlySpan<byte> id, ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("message-id="u8))
        {
            if (returned.Remove(id))
                return true;
            cleaned.Count();
            counted.Add(id);
            return true;
        }

        // The client broke off, or the disk took no more (`removed (canceled)`); the reason is in lines of their own.
        if (text.StartsWith("removed ("u8))
        {
            if (counted.Remove(id))
                takenBack++;
            return true;
        }

        var tally = text.StartsWith("reject: "u8) ? rejected : text.StartsWith("milter-reject: "u8) ? notAccepted : null;
        tally?.Count();
        if (tally is not null && counted.Remove(id))
            takenBack++;
        return tally is not null;
    }

    /// <param name="message">What was logged.</param>
    /// <param name="text">The same, behind the queue id.</param>
    /// <param name="fields">Those of the message.</param>
    public bool SeeQueueManager(ReadOnlySpan<byte> message, ReadOnlySpan<byte> text, PostfixFields fields)
    {
        if (Utf8Parser.TryParse(fields.Of(LogField.Size, message), out long size, out _) && Utf8Parser.TryParse(fields.Of(LogField.Recipients, message), out long count, out _))
        {
            sizes.Observe(size);
            recipients.Observe(count);
        }
        else if (text.SequenceEqual("removed"u8))
        {
            removed.Count();
        }
        else if (fields.Of(LogField.Status, message).EndsWith("expired"u8))
        {
            expired.Count();
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <param name="text">What was logged, behind the queue id.</param>
    public bool SeeBounce(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("sender non-delivery notification: "u8))
            return false;
        notifications.Count();
        return true;
    }
}
