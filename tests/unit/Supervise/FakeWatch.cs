using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>Asks daemons that are up every two seconds; they answer as their life says.</summary>
internal sealed class FakeWatch(FakeTime time, FakeEvents events, FakeKernel kernel) : IProbeQueue
{
    private readonly HashSet<int> watched = [];

    public IReadOnlyCollection<int> Watched => watched;

    public void Add(int pid, ReadyProbe probe)
    {
        watched.Add(pid);
        AskLater(pid, time.Now);
    }

    public void Remove(int pid) => watched.Remove(pid);

    private void AskLater(int pid, TimeSpan upSince) => events.After(TimeSpan.FromSeconds(2), () =>
    {
        if (!watched.Contains(pid))
            return;
        var wedged = time.Now - upSince > kernel.Lives[pid].WedgedAfter;
        events.Post(new SupervisorEvent.Probed(pid, wedged ? ProbeResult.NotYet("no answer within 5s") : ProbeResult.Serving));
        AskLater(pid, upSince);
    });
}
