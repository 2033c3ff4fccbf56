// Decides when a daemon that exited is started again, and when that has become pointless. One for each service.

using Pfinit.Plan;

namespace Pfinit.Supervise;

/// <summary>Counts exits in a sliding window and doubles the delay with each, from monotonic times.</summary>
internal sealed class RestartPolicy(RestartLimits limits)
{
    private readonly Queue<TimeSpan> exits = new();

    /// <summary>How long to wait before the next start.</summary>
    public TimeSpan Delay { get; private set; }

    /// <summary>Exits within the window, the latest included.</summary>
    public int RecentExits => exits.Count;

    /// <summary>So many exits so close together that another start would not help.</summary>
    public bool Exhausted => exits.Count >= limits.Exits;

    /// <summary>Takes note of an exit at <paramref name="now"/> that was not asked for, <paramref name="ranFor"/> after the start.</summary>
    public void Exited(TimeSpan now, TimeSpan ranFor)
    {
        exits.Enqueue(now);
        while (now - exits.Peek() > limits.Window)
            exits.Dequeue();

        var next = Delay == TimeSpan.Zero || ranFor >= limits.StableAfter ? limits.FirstDelay : Delay + Delay;
        Delay = next < limits.LongestDelay ? next : limits.LongestDelay;
    }
}
