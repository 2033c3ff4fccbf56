// One command with pfinit as its init: what `exec`, `tini` and `dumb-init` do once the command runs. Orphans are the reaper's business.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Hands signals on to a command and waits for its end.</summary>
internal sealed class ForegroundCommand(IKernel kernel, ProcessTable processes, IEventQueue events, InitBehaviour behaviour)
{
    private readonly InitVoice voice = new(behaviour);

    /// <summary>Returns the status of the child <paramref name="pid"/> when it has ended: its own, or 128+N after signal N.</summary>
    public int Attend(int pid)
    {
        while (true)
        {
            switch (events.Take(null))
            {
                case SupervisorEvent.ChildExited exit when exit.Pid == pid:
                    return End(pid, exit.Status);
                case SupervisorEvent.ChildExited adopted:
                    TellReaped(adopted);
                    break;
                case SupervisorEvent.SignalArrived arrived:
                    HandOn(pid, arrived.Signal);
                    break;
                case SupervisorEvent.Panicked:
                    processes.Signal(pid, Signal.SIGTERM);
                    return ExitStatus.Panic;
            }
        }
    }

    private void HandOn(int pid, int arrived)
    {
        Send(pid, arrived);

        // As a shell job that is stopped: whoever started us sees it, and SIGCONT, which is handed on as well, wakes both.
        if (behaviour.ActsAsDumbInit && InitBehaviour.JobControl.Contains(arrived))
        {
            voice.Trace($"{Signal.Name(arrived)}: stopping");
            _ = kernel.Kill(kernel.ProcessId, Signal.SIGSTOP);
        }
    }

    private void Send(int pid, int arrived)
    {
        var signal = behaviour.SentFor(arrived);
        if (signal == 0)
        {
            voice.Trace($"{Signal.Name(arrived)}: not handed on");
            return;
        }

        voice.Trace($"{Signal.Name(arrived)}: {Signal.Name(signal)} to {(behaviour.SignalsGroup ? "group" : "pid")} {pid}");
        if (behaviour.SignalsGroup)
            processes.SignalGroup(pid, signal);
        else
            processes.Signal(pid, signal);
    }

    private int End(int pid, WaitStatus status)
    {
        voice.Tell($"pid {pid}: {status}");
        if (status.ExitStatus == ExitStatus.NotFound && !LearnsOfFailures())
            voice.Warn($"pid {pid}: exit status {ExitStatus.NotFound}: the command's own, or it could not be executed, which qemu-user does not tell");
        if (behaviour is { ActsAsDumbInit: true, SignalsGroup: true })
            Send(pid, Signal.SIGTERM);
        return behaviour.CountAsSuccess.Contains(status.ExitStatus) ? ExitStatus.Ok : status.ExitStatus;
    }

    // By what cannot be executed: execve(2) finds nothing at an empty path.
    private bool LearnsOfFailures() => processes.Spawn(SpawnRequest.Of([""], [])).Errno.Failed;

    private void TellReaped(SupervisorEvent.ChildExited adopted)
    {
        var text = $"reaped pid {adopted.Pid}: {adopted.Status}";
        if (behaviour.TellsReaped)
            voice.Warn(text);
        else
            voice.Trace(text);
    }
}
