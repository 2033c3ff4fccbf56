using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>Answers probes as the life of the daemon says.</summary>
internal sealed class FakeProbes(FakeEvents events, FakeKernel kernel) : IProbeQueue
{
    private readonly HashSet<int> waiting = [];

    public IReadOnlyCollection<int> Waiting => waiting;

    public void Add(int pid, ReadyProbe probe)
    {
        waiting.Add(pid);
        events.Post(new SupervisorEvent.Probed(pid, ProbeResult.NotYet("connection refused")));
        var life = kernel.Lives[pid];
        if (life.TurnsMailAway && probe is not ReadyProbe.Smtp { TurnsMailAway: true })
            return;
        if (life.ReadyAfter is { } delay)
            events.After(delay, () => Answer(pid));
    }

    public void Remove(int pid) => waiting.Remove(pid);

    private void Answer(int pid)
    {
        if (waiting.Remove(pid))
            events.Post(new SupervisorEvent.Probed(pid, ProbeResult.Serving));
    }
}
