using System.Globalization;
using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Postfix's master(8), by its pid file and /proc.</summary>
/// <param name="pidFile">`pid/master.pid` in the queue directory; master keeps it locked and never removes it.</param>
/// <param name="proc">/proc.</param>
internal sealed class MasterProcess(string pidFile, string proc)
{
    private const string Name = "master";

    /// <summary>Null when it runs, else what is wrong.</summary>
    public string? Problem()
    {
        try
        {
            // The name tells a recycled pid, the state a process nobody has reaped.
            return Pid() is not { } pid ? $"{pidFile} holds no process id" : ProcessFacts.Read($"{proc}/{pid}") switch
            {
                null => $"pid {pid} does not run",
                { Name: not Name } => $"pid {pid} is another program",
                { State: 'Z' or 'X' } => $"pid {pid} is dead",
                { State: 'T' or 't' } => $"pid {pid} is stopped (SIGSTOP)",
                _ => null,
            };
        }
        catch (KernelException e)
        {
            return $"{pidFile}: {e.Errno}";
        }
    }

    /// <summary>What the one who started it calls himself: that is pfinit, whether it is PID 1 or not. Null when master does not run.</summary>
    public string? ParentName()
    {
        try
        {
            return Pid() is { } pid && ProcessFacts.Read($"{proc}/{pid}") is { Name: Name } master ? ProcessFacts.Read($"{proc}/{master.Parent}")?.Name : null;
        }
        catch (KernelException)
        {
            return null;
        }
    }

    private int? Pid() =>
        int.TryParse(LinuxFiles.ReadText(pidFile).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;
}
