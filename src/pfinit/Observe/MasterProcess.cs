using System.Globalization;
using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Whether Postfix's master(8) runs, by its pid file and /proc.</summary>
internal static class MasterProcess
{
    /// <summary>Null when it runs, else what is wrong.</summary>
    /// <param name="pidFile">`pid/master.pid` in the queue directory; master keeps it locked and never removes it.</param>
    /// <param name="proc">/proc.</param>
    public static string? Problem(string pidFile, string proc)
    {
        string text;
        try
        {
            text = Read(pidFile).Trim();
        }
        catch (KernelException e)
        {
            return $"{pidFile}: {e.Errno}";
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            return $"{pidFile} holds no process id";

        try
        {
            // `41 (master) S …`, proc_pid_stat(5). The name tells a recycled pid, the state a process nobody has reaped.
            var stat = Read($"{proc}/{pid}/stat");
            return !stat.StartsWith($"{pid} (master) ", StringComparison.Ordinal) ? $"pid {pid} is another program"
                : stat[$"{pid} (master) ".Length] is 'Z' or 'X' ? $"pid {pid} is dead"
                : stat[$"{pid} (master) ".Length] is 'T' or 't' ? $"pid {pid} is stopped (SIGSTOP)"
                : null;
        }
        catch (KernelException)
        {
            return $"pid {pid} does not run";
        }
    }

    // Not File.ReadAllText: the runtime asks for a shared flock(2), and master holds the exclusive one on its pid file.
    private static string Read(string path)
    {
        using var file = LinuxFiles.OpenToRead(path);
        return Encoding.ASCII.GetString(file.ReadToEnd());
    }
}
