// When the handover at the end of a stop tries again what the peer did not take, and when it has tried enough. QueueHandover asks it.

namespace Pfinit.Observe;

/// <summary>The attempts of one handover. Each is judged by what it left, when the next is due: one that is under way is not cut off for being one too many.</summary>
/// <param name="before">How many messages there are to hand over.</param>
internal sealed class HandoverAttempts(int before)
{
    /// <summary>
    /// Between the first two; doubled each time. What the peer did not take is tried again, since a Service has several pods behind it; but each attempt is a line in
    /// the log for every message.
    /// </summary>
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);

    /// <summary>So many in a row after which not one message less is left are enough: what no peer takes must not make every stop last as long as it may.</summary>
    private const int MostInVain = 2;

    private int fewest = before;
    private int inVain;
    private bool isJudged = true;
    private TimeSpan next = TimeSpan.Zero;
    private TimeSpan wait = FirstRetry;

    /// <summary>Whether it is time to judge the last attempt, and to begin another.</summary>
    /// <param name="now">Since the handover began.</param>
    public bool AreDue(TimeSpan now) => now >= next;

    /// <summary>The queue manager was told to try everything.</summary>
    /// <param name="now">As that of <see cref="AreDue"/>.</param>
    public void Begin(TimeSpan now)
    {
        (next, wait) = (now + wait, wait + wait);
        isJudged = false;
    }

    /// <summary>Judges the last attempt, once, by what is left of the messages; true when there should be no other.</summary>
    /// <param name="left">How many; null when that could not be told, because some were on their way.</param>
    /// <param name="isUnderWay">Some agent has one of them in hand.</param>
    public bool AreInVain(int? left, bool isUnderWay)
    {
        if (!isJudged)
        {
            inVain = left >= fewest && !isUnderWay ? inVain + 1 : 0;
            fewest = Math.Min(left ?? fewest, fewest);
            isJudged = true;
        }

        return inVain == MostInVain;
    }
}
