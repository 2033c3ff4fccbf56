// Tells when a limit of the container's cgroup is behind the end of a process: nothing else in its end says so.

using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Compares the counters of the cgroup with those of moments ago. One for each thread that asks.</summary>
internal sealed class LimitWatch(Func<CgroupLimits> read)
{
    // An end is heard of within moments; the counters say nothing of when, so that those of hours ago would explain it by anything that happened since.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private CgroupLimits last = read();
    private CgroupLimits? lastButOne;

    /// <summary>When <see cref="Tick"/> has something to do.</summary>
    public TimeSpan NextLook { get; private set; }

    /// <summary>The counters, for <see cref="RefusedSince"/>.</summary>
    public CgroupLimits Now => read();

    /// <summary>` (the cgroup's pids.max is 22)` when processes were refused since <paramref name="then"/>, else nothing: for one that never came up for want of others.</summary>
    public string RefusedSince(CgroupLimits then) => Refused(then, read());

    /// <summary>Remembers the counters every few seconds. The last but one count, since what happened a moment ago may be in the last ones already.</summary>
    public void Tick(TimeSpan now)
    {
        if (now >= NextLook)
            (lastButOne, last, NextLook) = (last, read(), now + Interval);
    }

    /// <summary>
    /// What to add to how a process ended: ` (out of memory: …)` after a SIGKILL when the kernel has just killed for want of memory,
    /// ` (the cgroup's pids.max is 20)` when processes were refused; else nothing. What was told once is not told again.
    /// </summary>
    public string Explain(bool killed)
    {
        var (before, now) = (lastButOne ?? last, read());
        (lastButOne, last) = (now, now);
        if (killed && now.MemoryKills > before.MemoryKills)
        {
            var limit = now.MemoryLimit is { } bytes ? $"the cgroup's limit is {bytes / 1024 / 1024} MB, " : "";
            return $" (out of memory: {limit}oom_kill {now.MemoryKills})";
        }

        return Refused(before, now);
    }

    private static string Refused(CgroupLimits before, CgroupLimits now) =>
        now.RefusedForks > before.RefusedForks && now.ProcessLimit is { } processes ? $" (the cgroup's pids.max is {processes})" : "";
}
