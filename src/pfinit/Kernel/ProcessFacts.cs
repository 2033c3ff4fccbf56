using System.Globalization;

namespace Pfinit.Kernel;

/// <summary>What /proc says of a process, proc_pid_stat(5).</summary>
/// <param name="Name">The name of the program, or what the process calls itself, at most 15 bytes.</param>
/// <param name="State">`R`, `S`, `D`, `T` and so on.</param>
/// <param name="Group">Its process group.</param>
/// <param name="ProcessorTicks">Time on a processor so far, all threads, in ticks of 10 ms.</param>
internal sealed record ProcessFacts(string Name, char State, int Group, long ProcessorTicks)
{
    /// <summary>The pid of its parent; 0 when that is not of this pid namespace.</summary>
    public int Parent { get; init; }

    private const int UserTime = 11;
    private const int SystemTime = 12;

    /// <summary>Stopped by SIGSTOP or the like; not by a debugger, which says `t`.</summary>
    public bool IsStopped => State == 'T';

    /// <summary>It has ended, and waits to be collected.</summary>
    public bool IsZombie => State == 'Z';

    /// <summary>Reads <paramref name="directory"/>`/stat`; null when the process is gone.</summary>
    public static ProcessFacts? Read(string directory) => ProcFile.Read(directory + "/stat") is { } stat ? Parse(stat) : null;

    /// <summary>The pids of the processes with this name that <paramref name="parent"/> has started and that live; none where /proc does not tell.</summary>
    public static IReadOnlyList<int> Named(string name, int parent) => [.. Living(process => process.Name == name && process.Parent == parent).Keys];

    /// <summary>The processes that have not ended and are as <paramref name="wanted"/>, by pid; without /proc nobody knows, and there are none.</summary>
    public static IReadOnlyDictionary<int, ProcessFacts> Living(Func<ProcessFacts, bool> wanted)
    {
        var found = new Dictionary<int, ProcessFacts>();
        try
        {
            foreach (var directory in Directory.GetDirectories("/proc").Where(path => char.IsAsciiDigit(path["/proc/".Length])))
            {
                if (Read(directory) is { IsZombie: false } process && wanted(process))
                    found.Add(int.Parse(directory["/proc/".Length..], CultureInfo.InvariantCulture), process);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What was found until then is as good as ever.
        }

        return found;
    }

    /// <summary>Reads `41 (smtpd) S 18 18 …`: state, parent, group, and further on the time in user and in kernel mode. The name may have any character in it, parentheses included.</summary>
    public static ProcessFacts? Parse(string stat)
    {
        var start = stat.IndexOf('(');
        var end = stat.LastIndexOf(')');
        if (start < 0 || end < start)
            return null;
        var fields = stat.Substring(end + 1).Split([' '], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > SystemTime
            && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var parent)
            && int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var group)
            && long.TryParse(fields[UserTime], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            && long.TryParse(fields[SystemTime], NumberStyles.None, CultureInfo.InvariantCulture, out var system)
            ? new ProcessFacts(stat.Substring(start + 1, end - start - 1), fields[0][0], group, user + system) { Parent = parent }
            : null;
    }
}
