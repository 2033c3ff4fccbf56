using System.Globalization;

namespace Pfinit.Kernel;

/// <summary>What /proc says of a process, proc_pid_stat(5).</summary>
/// <param name="Name">The name of the program, or what the process calls itself, at most 15 bytes.</param>
/// <param name="Group">Its process group.</param>
internal sealed record ProcessFacts(string Name, int Group)
{
    /// <summary>Reads <paramref name="directory"/>`/stat`; null when the process is gone.</summary>
    public static ProcessFacts? Read(string directory)
    {
        try
        {
            return Parse(File.ReadAllText(directory + "/stat"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads `41 (smtpd) S 18 18 …`: state, parent, group. The name may have any character in it, parentheses included.</summary>
    public static ProcessFacts? Parse(string stat)
    {
        var start = stat.IndexOf('(');
        var end = stat.LastIndexOf(')');
        if (start < 0 || end < start)
            return null;
        var fields = stat.Substring(end + 1).Split([' '], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 2 && int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var group)
            ? new ProcessFacts(stat.Substring(start + 1, end - start - 1), group)
            : null;
    }
}
