// A command on its way to its end, within a deadline. Supervisor.RunToEnd owns one at a time.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

internal sealed class CommandRun
{
    /// <summary>How long it may take to die of a signal.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Command command;
    private readonly ProcessTable processes;
    private readonly TimeProvider time;
    private readonly int pid;
    private readonly ChildOutput? output;
    private string? interruptedBecause;
    private bool killed;

    /// <summary>Starts <paramref name="command"/>.</summary>
    public CommandRun(Command command, ProcessTable processes, TimeProvider time)
    {
        this.command = command;
        this.processes = processes;
        this.time = time;
        NextDeadline = Elapsed.Now(time) + command.Deadline;
        var request = SpawnRequest.Of(command.Line, command.Environment) with
        {
            WorkingDirectory = command.WorkingDirectory,
            LogsAs = command.Name,
            SpeaksToSyslog = command.SpeaksToSyslog,
        };
        (pid, var errno) = processes.Spawn(request, out output);
        if (errno.Failed)
            Result = CommandResult.NotStarted(command.Line[0], errno, processes.Limits);
    }

    /// <summary>Null while it runs.</summary>
    public CommandResult? Result { get; private set; }

    public TimeSpan NextDeadline { get; private set; }

    public void ChildExited(int exited, WaitStatus status)
    {
        if (exited == pid && Result is null)
            Result = interruptedBecause is null ? new CommandResult(status.ExitStatus, status.ToString()) { Said = output?.FirstLine } : Interrupted(status);
    }

    /// <summary>Ends it, first with SIGTERM, then with SIGKILL, both to its whole group.</summary>
    public void Interrupt(string because)
    {
        killed = interruptedBecause is not null;
        interruptedBecause ??= because;
        NextDeadline = Elapsed.Now(time) + Grace;
        processes.SignalGroup(pid, killed ? Signal.SIGKILL : Signal.SIGTERM);
    }

    /// <summary>Acts on a deadline that has passed.</summary>
    public void Tick()
    {
        if (Elapsed.Now(time) < NextDeadline || Result is not null)
            return;
        if (killed)
            Result = Interrupted(WaitStatus.Killed(Signal.SIGKILL));
        else
            Interrupt($"not done within {Elapsed.Text(command.Deadline)}");
    }

    // Even when it managed to exit with 0, it was not let finish.
    private CommandResult Interrupted(WaitStatus status) =>
        new(status.ExitStatus == 0 ? ExitStatus.FromSignal(Signal.SIGTERM) : status.ExitStatus, $"{interruptedBecause}, {status}");
}
