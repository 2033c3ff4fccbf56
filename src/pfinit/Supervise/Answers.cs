// What a service is asked while it starts and while it is up, and what came of it. Service owns one; a daemon that has ended, or was left behind, is not
// asked any more.

using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Supervise;

/// <summary>The probes of one service's daemon. Only the supervisor thread calls it.</summary>
internal sealed class Answers(IProbeQueue probes, IProbeQueue watch)
{
    private static readonly ProbeResult None = ProbeResult.NotYet("no answer");

    private Liveness? liveness;

    /// <summary>What the present daemon answered last.</summary>
    public ProbeResult Last { get; private set; } = None;

    /// <summary>Asks a daemon that was just started, until it is ready.</summary>
    public void Ask(int pid, ReadyProbe probe)
    {
        Last = None;
        probes.Add(pid, probe);
    }

    /// <summary>It is up. Asks on only where that is wanted.</summary>
    public void Watch(int pid, ServiceSpec spec, TimeSpan now)
    {
        probes.Remove(pid);
        liveness = spec.IsWatched ? new Liveness(now) : null;
        if (spec.IsWatched)
            watch.Add(pid, spec.Ready.OfLife);
    }

    public void StopAsking(int pid)
    {
        probes.Remove(pid);
        watch.Remove(pid);
    }

    public void Note(ProbeResult result) => Last = result;

    /// <summary>As <see cref="Liveness.Judge"/>, of the last answer, for a daemon that is watched.</summary>
    public string? Wedged(Func<ProcessFacts?> look, TimeSpan now) => liveness?.Judge(Last, look, now);
}
