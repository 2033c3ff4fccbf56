// Decides when a daemon that exited is started again, and when that has become pointless. One for each service.

using Pfinit.Settings;

namespace Pfinit.Supervise;

/// <summary>
/// Counts exits without a stable run between them and doubles the delay with each up to the longest, from monotonic times. How long that takes does not matter:
/// a daemon that never serves takes the whole start timeout for each exit, and is as hopeless as one that crashes at once.
/// </summary>
internal sealed class RestartPolicy(RestartLimits limits)
{
    private TimeSpan since;

    /// <summary>May change at any time; what was counted stays.</summary>
    public RestartLimits Limits { get; set; } = limits;

    /// <summary>How long to wait before the next start.</summary>
    public TimeSpan Delay { get; private set; }

    /// <summary>Exits since the last stable run, the one that ended it included.</summary>
    public int Exits { get; private set; }

    /// <summary>Over what time <see cref="Exits"/> were counted.</summary>
    public TimeSpan Period { get; private set; }

    /// <summary>So many exits without a stable run that another start would not help.</summary>
    public bool Exhausted => Exits >= Limits.Exits;

    /// <summary>
    /// Takes note of an exit at <paramref name="now"/> that was not asked for, <paramref name="ranFor"/> after the start. A run in which the daemon
    /// never <paramref name="served"/> is not stable, however long it was.
    /// </summary>
    public void Exited(TimeSpan now, TimeSpan ranFor, bool served)
    {
        var stable = served && ranFor >= Limits.StableAfter;
        if (stable)
            Exits = 0;
        if (Exits++ == 0)
            since = stable ? now : now - ranFor;
        Period = now - since;
        var delay = Exits == 1 ? Limits.FirstDelay : Delay + Delay;
        Delay = delay < Limits.LongestDelay ? delay : Limits.LongestDelay;
    }
}
