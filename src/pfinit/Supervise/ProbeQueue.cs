// The probe thread: asks starting daemons whether they serve, so that the supervisor thread never blocks on a socket.

using Pfinit.Plan;

namespace Pfinit.Supervise;

/// <summary>Asks each waiting daemon in turn, quickly at first and then every 100 ms.</summary>
internal sealed class ProbeQueue(IReadiness readiness, IEventQueue events) : IProbeQueue
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    // An answer that takes longer than this is asked for again; a start-up has seconds.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<int, ReadyProbe> waiting = [];
    private TimeSpan pause = FirstPause;

    public void Add(int pid, ReadyProbe probe)
    {
        lock (waiting)
        {
            waiting[pid] = probe;
            pause = FirstPause;
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
        KeyValuePair<int, ReadyProbe>[] asked;
        lock (waiting)
        {
            while (waiting.Count == 0)
                Monitor.Wait(waiting);
            asked = [.. waiting];
        }

        // Outside the lock: Add and Remove must not wait for an answer.
        foreach (var (pid, probe) in asked.Select(entry => (entry.Key, entry.Value)))
        {
            var result = readiness.Probe(probe, AnswerTimeout);
            if (result.Ready)
                Remove(pid);
            events.Post(new SupervisorEvent.Probed(pid, result));
        }

        lock (waiting)
        {
            // Woken early by a daemon that was added: it is asked at once.
            if (waiting.Count > 0)
                Monitor.Wait(waiting, pause);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }
}
