// The children pfinit started and has not collected yet. Spawn and registration hold the lock that the reaper takes before it collects,
// so a child that exits at once is known by then, and a signal never goes to a pid that was collected and given to somebody else.

using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Starts, signals and collects children. Any thread; nothing is logged while the lock is held.</summary>
internal sealed class ProcessTable(IKernel kernel, IEventQueue events)
{
    private readonly object gate = new();
    private readonly Dictionary<int, ChildOutput?> running = [];
    private long spawns;

    /// <summary>What the limits of the cgroup have to do with the end of a child. For the supervisor thread.</summary>
    public LimitWatch Limits { get; } = new(kernel.ReadLimits);

    /// <summary>
    /// Starts a program and registers it. What it writes is relayed to the log when the request says so; without a thread for that the spawn is
    /// refused, with EAGAIN as for want of a process.
    /// </summary>
    public SpawnResult Spawn(SpawnRequest request) => Spawn(request, out _);

    /// <summary>The same.</summary>
    /// <param name="request">What to start.</param>
    /// <param name="output">What it writes, to be asked when its exit was posted; null when that is not relayed.</param>
    public SpawnResult Spawn(SpawnRequest request, out ChildOutput? output)
    {
        output = null;
        var follower = request.LogsAs is null ? null : ReservedThread.TryStart($"output-{Path.GetFileName(request.LogsAs)}", events);
        if (request.LogsAs is not null && follower is null)
            return SpawnResult.Refused(Libc.EAGAIN);

        try
        {
            lock (gate)
            {
                var result = kernel.Spawn(request);
                if (!result.Errno.Failed)
                {
                    if (running.ContainsKey(result.Pid))
                        throw new InvalidOperationException($"pid {result.Pid} registered twice");
                    output = request.LogsAs is null || result.Output is null ? null : new ChildOutput(request.LogsAs, result.Pid, result.Output, request.SpeaksToSyslog);
                    running.Add(result.Pid, output);
                    spawns++;
                    Monitor.PulseAll(gate);
                }

                return result;
            }
        }
        finally
        {
            follower?.Run(output is null ? () => { } : output.Run);
        }
    }

    /// <summary>What the child <paramref name="pid"/> is doing; null when it has been collected already.</summary>
    public ProcessFacts? Look(int pid)
    {
        lock (gate)
            return running.ContainsKey(pid) ? kernel.Look(pid) : null;
    }

    /// <summary>The child <paramref name="pid"/> lives no more: it was collected, or waits for that.</summary>
    public bool HasEnded(int pid)
    {
        lock (gate)
            return !running.ContainsKey(pid) || kernel.Look(pid) is { IsZombie: true };
    }

    /// <summary>Signals a child of ours; nothing happens when it has been collected already.</summary>
    public void Signal(int pid, int signal)
    {
        lock (gate)
        {
            if (running.ContainsKey(pid))
                _ = kernel.Kill(pid, signal);
        }
    }

    /// <summary>
    /// Signals the group led by <paramref name="leader"/> and, should it not have made its group yet, the leader itself. The number stays
    /// taken while the group has a member, so it may be used after the leader is gone, as long as <see cref="GroupExists"/> was true throughout.
    /// </summary>
    public void SignalGroup(int leader, int signal)
    {
        lock (gate)
        {
            if (kernel.KillGroup(leader, signal).Failed && running.ContainsKey(leader))
                _ = kernel.Kill(leader, signal);
        }
    }

    public bool GroupExists(int leader) => kernel.GroupExists(leader);

    /// <summary>The names of the members of the group, one a process; empty when they cannot be told.</summary>
    public IReadOnlyList<string> MembersOf(int leader) => [.. kernel.GroupMembers(leader).Select(member => member.Name)];

    /// <summary>Signals those members of the group that have one of these names.</summary>
    public void SignalMembers(int leader, IReadOnlyList<string> names, int signal)
    {
        // Orphans are ours, so that nobody who is listed under the lock is collected before it is signalled.
        lock (gate)
        {
            foreach (var member in kernel.GroupMembers(leader).Where(member => names.Contains(member.Name)))
                _ = kernel.Kill(member.Pid, signal);
        }
    }

    /// <summary>The members of the group, its leader included, that are stopped (SIGSTOP).</summary>
    public IReadOnlyList<GroupMember> StoppedMembersOf(int leader) => [.. kernel.GroupMembers(leader).Where(member => member.IsStopped)];

    /// <summary>
    /// SIGKILL to those members of the group that have one of these pids and are still stopped: nobody else can have the pid then. Only they are looked at,
    /// since all of /proc would hold up every spawn and collection.
    /// </summary>
    public void KillStopped(int leader, IReadOnlyCollection<int> pids)
    {
        lock (gate)
        {
            foreach (var pid in pids.Where(pid => kernel.Look(pid) is { IsStopped: true } process && process.Group == leader))
                _ = kernel.Kill(pid, Kernel.Signal.SIGKILL);
        }
    }

    /// <summary>Relays the last words of an exited child that has not been collected yet.</summary>
    public void DrainOutput(int pid)
    {
        ChildOutput? output;
        lock (gate)
            running.TryGetValue(pid, out output);
        output?.Drain();
    }

    /// <summary>
    /// Collects the exited child. Waits for a spawn in progress, after which the child is registered if it is one of ours, or collected already
    /// (null) if that spawn failed.
    /// </summary>
    public WaitStatus? Collect(int pid)
    {
        lock (gate)
        {
            running.Remove(pid);
            return kernel.Collect(pid);
        }
    }

    /// <summary>How many children were started so far.</summary>
    public long Spawns
    {
        get
        {
            lock (gate)
                return spawns;
        }
    }

    /// <summary>Blocks until more than <paramref name="seen"/> children were started.</summary>
    public void WaitForSpawn(long seen)
    {
        lock (gate)
        {
            while (spawns == seen)
                Monitor.Wait(gate);
        }
    }
}
