// Where to listen for the daemons' log lines. In a container /dev/log is nobody's; on a plain host it is the journal's, and to take it away would silence
// every other program there.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Commands;

/// <summary>Decides whether /dev/log can be pfinit's.</summary>
internal static class SyslogPlace
{
    /// <summary>
    /// The path to bind: <paramref name="device"/>, or, where the init process is another, what it leads to, as Debian has it
    /// (/run/systemd/journal/dev-log). Null, with a diagnostic, when another program listens there.
    /// </summary>
    /// <param name="device">What syslog(3) opens.</param>
    /// <param name="isInit">pfinit is PID 1: whatever is there is left from an earlier run.</param>
    /// <param name="problem">Set when the result is null.</param>
    public static string? Find(string device, bool isInit, out Diagnostic? problem)
    {
        problem = null;
        if (isInit)
            return device;
        try
        {
            var path = LinuxFiles.Find(device) is { IsLink: true } ? Path.Combine(Path.GetDirectoryName(device)!, LinuxFiles.ReadLink(device)) : device;
            if (!DatagramReceiver.IsTaken(path))
                return path;
            problem = Diagnostic.Fatal(device, $"another program listens at {path}; have pfinit see a place of its own there, as examples/systemd/pfinit.service does");
        }
        catch (KernelException e)
        {
            problem = Diagnostic.Fatal(device, $"{e.Call}: {e.Errno}");
        }

        return null;
    }
}
