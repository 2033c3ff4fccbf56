// Tells when a limit of the container's cgroup is behind the end of a process: nothing else in its end says so.

using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Compares the counters of the cgroup with those at the last look. One for each thread that asks.</summary>
internal sealed class LimitWatch(Func<CgroupLimits> read)
{
    private CgroupLimits seen = read();

    /// <summary>
    /// What to add to how a process ended: ` (out of memory: …)` after a SIGKILL when the kernel killed for want of memory since the last look,
    /// ` (the cgroup's pids.max is 20)` when processes were refused; else nothing.
    /// </summary>
    public string Explain(bool killed)
    {
        var (before, now) = (seen, read());
        seen = now;
        if (killed && now.MemoryKills > before.MemoryKills)
        {
            var limit = now.MemoryLimit is { } bytes ? $"the cgroup's limit is {bytes / 1024 / 1024} MB, " : "";
            return $" (out of memory: {limit}oom_kill {now.MemoryKills})";
        }

        return now.RefusedForks > before.RefusedForks && now.ProcessLimit is { } processes ? $" (the cgroup's pids.max is {processes})" : "";
    }
}
