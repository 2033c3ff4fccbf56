// Signed or not: OpenDKIM logs the signatures that it makes, and nobody logs a message that leaves without one. So what cleanup has in hand is
// remembered until OpenDKIM signs it, or until the queue manager begins to deliver it, unsigned. cleanup asks the milter before it hands the message
// on, and /dev/log keeps the order.

namespace Pfinit.Observe;

/// <summary>Counts signatures, and messages with and without one. Called by <see cref="MailCounters"/>.</summary>
internal sealed class SigningCounters
{
    /// <summary>More messages than Postfix has in hand between cleanup and queue manager; older ones were refused, or are on hold.</summary>
    private const int Remembered = 1024;

    private readonly Tally signatures = new("opendkim_signatures_added_total", "Signatures added, by selector (subject) and domain.", 512, "subject", "domain");
    private readonly Tally signed = new("pfinit_mail_signed_total", "Messages signed.");
    private readonly Tally unsigned = new("pfinit_mail_unsigned_total", "Messages that delivery began of without a signature, notifications to senders and postmaster apart.");
    private readonly RecentIds inHand = new(Remembered);

    public long Signed => signed.Total;

    public long Unsigned => unsigned.Total;

    public IEnumerable<Metric> Read() => [signatures.Read(), signed.Read(), unsigned.Read()];

    /// <summary>cleanup has the message in hand.</summary>
    public void Begun(ReadOnlySpan<byte> id) => inHand.Add(id);

    /// <summary>OpenDKIM says something of a message. False when that is not counted.</summary>
    public bool See(ReadOnlySpan<byte> message, PostfixFields fields)
    {
        if (!fields.Has(LogField.DkimDomain))
            return false;
        var key = new LabelKey(stackalloc byte[LabelKey.Longest]);
        key.Add(fields.Of(LogField.DkimSelector, message));
        key.Add(fields.Of(LogField.DkimDomain, message));
        signatures.Count(key.Key);

        // A message may have several signatures.
        if (inHand.Remove(fields.Of(LogField.QueueId, message)))
            signed.Count();
        return true;
    }

    /// <summary>The queue manager begins to deliver a message, for the first time or again.</summary>
    /// <param name="id">Of the message.</param>
    /// <param name="notification">Postfix has made it itself: it has no sender, or that of reports to postmaster.</param>
    public void Queued(ReadOnlySpan<byte> id, bool notification)
    {
        if (inHand.Remove(id) && !notification)
            unsigned.Count();
    }
}
