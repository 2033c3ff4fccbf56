// The limits of the container's cgroup and how often they were hit, of both versions of cgroups. Read through IKernel, by Supervise's LimitWatch.

using System.Globalization;

namespace Pfinit.Kernel;

/// <summary>One look at the cgroup; what cannot be read counts as never hit and unlimited.</summary>
/// <param name="MemoryKills">Processes killed for want of memory so far.</param>
/// <param name="MemoryLimit">Bytes; null: none.</param>
/// <param name="RefusedForks">Processes and threads refused so far because of <paramref name="ProcessLimit"/>.</param>
/// <param name="ProcessLimit">Processes and threads that may exist; null: any number.</param>
internal readonly record struct CgroupLimits(long MemoryKills, long? MemoryLimit, long RefusedForks, long? ProcessLimit)
{
    /// <summary>Version 1 has no word for "no limit" but the largest number of pages there can be.</summary>
    private const long Unlimited = long.MaxValue / 2;

    /// <summary>Reads those of the cgroup that the container is in.</summary>
    public static CgroupLimits Read() => Read("/sys/fs/cgroup");

    /// <summary>Reads those of the cgroup file system at <paramref name="root"/>.</summary>
    public static CgroupLimits Read(string root)
    {
        // memory.events (v2): "oom_kill 3" in a line of its own; memory.oom_control (v1), pids.events (both) are of the same form.
        var version2 = ProcFile.Read($"{root}/memory.events");
        return new CgroupLimits(
            Count(version2 ?? ProcFile.Read($"{root}/memory/memory.oom_control"), "oom_kill"),
            Limit(ProcFile.Read(version2 is null ? $"{root}/memory/memory.limit_in_bytes" : $"{root}/memory.max")),
            Count(ProcFile.Read($"{root}/pids.events") ?? ProcFile.Read($"{root}/pids/pids.events"), "max"),
            Limit(ProcFile.Read($"{root}/pids.max") ?? ProcFile.Read($"{root}/pids/pids.max")));
    }

    private static long Count(string? text, string name)
    {
        var words = text?.Split('\n').Select(line => line.Split(' ')).FirstOrDefault(words => words.Length == 2 && words[0] == name);
        return words is not null && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
    }

    // "max" is no number.
    private static long? Limit(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit < Unlimited ? limit : null;
}
