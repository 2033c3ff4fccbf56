using System.Globalization;
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
            text = LinuxFiles.ReadText(pidFile).Trim();
        }
        catch (KernelException e)
        {
            return $"{pidFile}: {e.Errno}";
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            return $"{pidFile} holds no process id";

        // The name tells a recycled pid, the state a process nobody has reaped.
        return ProcessFacts.Read($"{proc}/{pid}") switch
        {
            null => $"pid {pid} does not run",
            { Name: not "master" } => $"pid {pid} is another program",
            { State: 'Z' or 'X' } => $"pid {pid} is dead",
            { State: 'T' or 't' } => $"pid {pid} is stopped (SIGSTOP)",
            _ => null,
        };
    }
}
