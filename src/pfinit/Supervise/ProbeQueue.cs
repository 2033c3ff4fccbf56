// The body of the threads `probe` and `watch`, which ask daemons whether they serve, starting ones and those that are up: the supervisor thread
// never blocks on a socket, and the start of one daemon does not wait for another that is stuck.

using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Supervise;

/// <summary>Asks each waiting daemon in turn, at the given pace.</summary>
internal sealed class ProbeQueue(IReadiness readiness, IEventQueue events, ProbePace pace) : IProbeQueue
{
    private readonly Dictionary<int, ReadyProbe> waiting = [];
    private TimeSpan pause = pace.FirstPause;

    public void Add(int pid, ReadyProbe probe)
    {
        lock (waiting)
        {
            waiting[pid] = probe;
            pause = pace.FirstPause;
            Monitor.Pulse(waiting);
        }
    }

    public void Remove(int pid)
    {
        lock (waiting)
            waiting.Remove(pid);
    }

    public void Run()
    {
        while (true)
            AskAll();
    }

    /// <summary>Asks every waiting daemon once, then pauses; without any, sleeps until one is added.</summary>
    public void AskAll()
    {
        var asked = new Dictionary<int, ReadyProbe>();
        lock (waiting)
        {
            while (waiting.Count == 0)
                Monitor.Wait(waiting);
            foreach (var daemon in waiting)
                asked.Add(daemon.Key, daemon.Value);
        }

        var asking = Deadline.After(pause);

        // Outside the lock: Add and Remove must not wait for an answer.
        foreach (var daemon in asked)
        {
            var (pid, result) = (daemon.Key, readiness.Probe(daemon.Value, pace.AnswerTimeout));
            if (result.Ready && pace.UntilReady)
                Remove(pid);
            events.Post(new SupervisorEvent.Probed(pid, result));
        }

        lock (waiting)
        {
            // Woken early by a daemon that was added: it is asked at once.
            if (waiting.Count > 0)
                Monitor.Wait(waiting, asking.RemainingMilliseconds);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, pace.LongestPause.Ticks));
        }
    }
}
