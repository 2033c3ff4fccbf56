// `pfinit exec`: an init for any command, in the place of tini or dumb-init. Called by Program.

using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Commands;

internal static class Exec
{
    private const string Help = """
        pfinit exec [--] COMMAND [ARGUMENT]...: run any command as a small init would

        Runs COMMAND with pfinit as its init: signals are handed on to it, orphaned processes are reaped, and its exit status becomes pfinit's
        (128+N when signal N ended it; 127 when there is no such command, 126 when it cannot be executed). COMMAND is searched in PATH, gets
        the environment as it is, and the terminal if there is one. All signals are handed on but those that cannot be caught (KILL, STOP), that
        are about pfinit itself (CHLD, TTIN, TTOU, SEGV, BUS, FPE, ILL, TRAP, ABRT, SYS) and 32 to 34, which the C library and the runtime use.

        Examples:
          pfinit exec -- sleep 60
          docker run --rm -it IMAGE exec sh
          docker run --rm IMAGE exec -- postconf -n

        """;

    /// <summary>Runs the command in <paramref name="arguments"/> (those after `exec`) to its end and returns its status.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments is ["--help" or "-h", ..])
        {
            StandardOutput.Write(Help);
            return ExitStatus.Ok;
        }

        var words = arguments is ["--", ..] ? arguments.Count - 1 : arguments.Count;
        if (words == 0 || (words == arguments.Count && arguments[0].StartsWith('-')))
        {
            Log.Fatal("exec", words == 0 ? "no command; see pfinit exec --help" : $"unknown option {arguments[0]}; see pfinit exec --help");
            return ExitStatus.Usage;
        }

        try
        {
            return Run(OwnStrings.LastArguments(words), OwnStrings.Environment());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Fatal("exec", "cannot read /proc/self/cmdline and environ; mount /proc");
            return ExitStatus.OperatingSystem;
        }
    }

    private static int Run(IReadOnlyList<byte[]> command, IReadOnlyList<byte[]> environment)
    {
        var kernel = new LinuxKernel();
        var events = new EventQueue();
        var processes = new ProcessTable(kernel, events);
        Signals.Listen(ForegroundCommand.ForwardedSignals, signal => events.Post(new SupervisorEvent.SignalArrived(signal)));
        if (kernel.ProcessId != 1 && kernel.BecomeSubreaper() is { Failed: true } refused)
            Log.Warning("exec", $"orphans will not be reaped: prctl: {refused}");

        var (pid, errno) = new CommandSearch(processes).Spawn(command, environment, kernel.InForeground);
        if (errno.Failed)
        {
            Log.Fatal("exec", $"{Encoding.UTF8.GetString(command[0])}: {errno}");
            return errno.Value == Libc.ENOENT ? ExitStatus.NotFound : ExitStatus.CannotExecute;
        }

        DutyThread.Start("reaper", events, new Reaper(kernel, processes, events).Run);
        return new ForegroundCommand(processes, events).Attend(pid);
    }
}
