using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>When to look for mail that the queue manager skipped: from the line of its log on, until there is none. Not thread-safe.</summary>
/// <param name="time">Monotonic.</param>
internal sealed class SkippedLooks(TimeProvider time)
{
    /// <summary>Without finding any, in a row: a line may come in the middle of a look.</summary>
    private const int VainLooks = 2;

    private int looksLeft;

    /// <summary>When to look next, as <see cref="Elapsed"/> counts; null: not before a message is skipped.</summary>
    public TimeSpan? Due { get; private set; }

    /// <summary>The log tells that a message is skipped.</summary>
    public void Note()
    {
        looksLeft = VainLooks;
        // Not at once: the message is moved to where it is looked for only after the line.
        Due ??= Elapsed.Now(time) + WalkPace.Pause;
    }

    /// <summary>A look is over.</summary>
    /// <param name="begin">When it began.</param>
    /// <param name="found">There was mail that had been skipped, be it in delivery or not.</param>
    public void Looked(TimeSpan begin, bool found)
    {
        looksLeft = found ? VainLooks : looksLeft - 1;
        Due = looksLeft > 0 ? WalkPace.Next(begin, Elapsed.Now(time)) : null;
    }
}
