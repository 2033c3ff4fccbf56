// What a process is doing, from /proc/PID/stat (proc_pid_stat(5)): Supervise asks when a daemon does not answer.

using System.Globalization;

namespace Pfinit.Kernel;

/// <summary>One look at a process.</summary>
/// <param name="State">`R`, `S`, `D`, `T` and so on.</param>
/// <param name="ProcessorTicks">Time on a processor so far, all threads, in ticks of 10 ms.</param>
internal readonly record struct ProcessActivity(char State, long ProcessorTicks)
{
    private const int UserTime = 11;
    private const int SystemTime = 12;

    /// <summary>Stopped by SIGSTOP or the like; not by a debugger, which says `t`.</summary>
    public bool IsStopped => State == 'T';

    /// <summary>Null when <paramref name="stat"/> is not such a text.</summary>
    public static ProcessActivity? Parse(string stat)
    {
        // `41 (name) S 1 …`: the name may hold anything, parentheses too. The fields counted here begin with the state.
        var fields = stat.Substring(stat.LastIndexOf(')') + 1).Split([' '], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > SystemTime
            && long.TryParse(fields[UserTime], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            && long.TryParse(fields[SystemTime], NumberStyles.None, CultureInfo.InvariantCulture, out var system)
            ? new ProcessActivity(fields[0][0], user + system)
            : null;
    }
}
