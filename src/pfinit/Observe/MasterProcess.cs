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
            // Not File.ReadAllText: the runtime asks for a shared flock(2), and master holds the exclusive one.
            using var file = LinuxFiles.OpenToRead(pidFile);
            text = Encoding.ASCII.GetString(file.ReadToEnd()).Trim();
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
            var stat = File.ReadAllText($"{proc}/{pid}/stat");
            return !stat.StartsWith($"{pid} (master) ", StringComparison.Ordinal) ? $"pid {pid} is another program"
                : stat[$"{pid} (master) ".Length] is 'Z' or 'X' ? $"pid {pid} is dead"
                : null;
        }
        catch (IOException)
        {
            return $"pid {pid} does not run";
        }
    }
}
