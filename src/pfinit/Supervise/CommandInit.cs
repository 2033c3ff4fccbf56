// Starts the one command of `exec`, `tini` or `dumb-init` and is its init until it ends. Called by Commands, on the main thread.

using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Sets pfinit up as an init, in the order that loses no signal and no exit.</summary>
internal sealed class CommandInit
{
    private readonly InitBehaviour behaviour;
    private readonly InitVoice voice;
    private readonly LinuxKernel kernel = new();
    private readonly EventQueue events = new();
    private readonly ProcessTable processes;
    private readonly SignalSet ignored;

    /// <param name="behaviour">What kind of init to be.</param>
    public CommandInit(InitBehaviour behaviour)
    {
        this.behaviour = behaviour;
        voice = new InitVoice(behaviour);
        processes = new ProcessTable(kernel, events);

        // SIGCHLD is not among them: while pfinit ignored it the kernel would collect its children.
        var standard = behaviour.ActsAsDumbInit ? Enumerable.Range(1, Signal.SIGSYS) : [Signal.SIGCHLD];
        ignored = InheritedSignals.Ignored.Without(SignalSet.Of(standard));
    }

    /// <summary>Runs <paramref name="command"/> to its end; returns its status, or the one that says why it could not be started.</summary>
    public int Run(IReadOnlyList<byte[]> command, IReadOnlyList<byte[]> environment)
    {
        TakeOrphans();
        PrepareTerminal();
        SignalDuty.Start(SignalSet.Of(behaviour.HandedOn), events);

        // Before there is a command that would run on should the system have no thread left to give.
        DutyThread.Start("reaper", events, new Reaper(kernel, processes, events).Run);
        var request = new SpawnRequest
        {
            Path = command[0],
            Arguments = command,
            Environment = environment,
            LeadsGroup = !behaviour.ActsAsDumbInit,
            Foreground = !behaviour.ActsAsDumbInit && kernel.InForeground,
            LeadsSession = behaviour.NewSession,
            TakesTerminal = behaviour.NewSession,
            Ignored = ignored,
            Blocked = behaviour.ActsAsDumbInit ? default : InheritedSignals.Blocked,
        };
        var (pid, errno) = InheritedSignals.WithIgnored(ignored, () => new CommandSearch(kernel, processes).Spawn(request));
        var name = Encoding.UTF8.GetString(command[0]);
        if (errno.Failed)
        {
            Log.Fatal(behaviour.Name, $"{name}: {errno}");
            return behaviour.StatusOf(errno);
        }

        voice.Tell($"started {name} as pid {pid}");
        if (behaviour.ActsAsDumbInit && OwnProcess.ChangeDirectory("/") is { Failed: true } refused)
            voice.Trace($"stays in the working directory: {refused}");
        return new ForegroundCommand(kernel, processes, events, behaviour).Attend(pid);
    }

    private void TakeOrphans()
    {
        if (behaviour.ParentDeathSignal != 0 && OwnProcess.SetParentDeathSignal(behaviour.ParentDeathSignal) is { Failed: true } noSignal)
            voice.Warn($"no {Signal.Name(behaviour.ParentDeathSignal)} will come when the parent ends: prctl: {noSignal}");
        if (kernel.ProcessId == 1)
            return;
        if (behaviour.BecomesSubreaper && kernel.BecomeSubreaper() is { Failed: true } refused)
            voice.Warn($"not PID 1, and cannot be a subreaper (prctl: {refused}): orphans will not be reaped");
        else if (!behaviour.BecomesSubreaper && !behaviour.ActsAsDumbInit && !OwnProcess.IsSubreaper)
            voice.Warn("neither PID 1 nor a subreaper: orphans will not be reaped; use -s or TINI_SUBREAPER, or run it as PID 1");
    }

    private void PrepareTerminal()
    {
        if (behaviour.NewSession)
        {
            if (OwnProcess.LeaveTerminal() is { Failed: true } none)
                voice.Trace($"no terminal to give away: {none}");
        }
        else if (!behaviour.ActsAsDumbInit)
        {
            // The command is going to be in the foreground; a message of ours must not stop us for not being there.
            OwnProcess.Ignore(Signal.SIGTTIN);
            OwnProcess.Ignore(Signal.SIGTTOU);
        }
    }
}
