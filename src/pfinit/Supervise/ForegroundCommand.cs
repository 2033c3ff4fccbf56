// One command with pfinit as its init: what `pfinit exec` does once the command runs. Orphans are the reaper's business.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Hands signals on to a command and waits for its end.</summary>
internal sealed class ForegroundCommand(ProcessTable processes, IEventQueue events)
{
    /// <summary>
    /// Every signal that can be caught and means something to a command. Not: KILL and STOP, which cannot be caught; CHLD, which is about our own
    /// children; TTIN and TTOU, which the terminal sends us for what we do ourselves; those that a fault of our own raises; 32 and 33, which the C
    /// library keeps for its threads; and SIGRTMIN (34), with which the .NET runtime stops its threads for the garbage collector.
    /// </summary>
    public static IEnumerable<int> ForwardedSignals => Enumerable.Range(1, Signal.Last).Where(signal => signal
        is not (Signal.SIGKILL or Signal.SIGSTOP or Signal.SIGCHLD or Signal.SIGTTIN or Signal.SIGTTOU
        or Signal.SIGSEGV or Signal.SIGBUS or Signal.SIGFPE or Signal.SIGILL or Signal.SIGTRAP or Signal.SIGABRT or Signal.SIGSYS
        or 32 or 33 or Signal.SIGRTMIN));

    /// <summary>Returns the status of the child <paramref name="pid"/> when it has ended: its own, or 128+N after signal N.</summary>
    public int Attend(int pid)
    {
        while (true)
        {
            switch (events.Take(null))
            {
                case SupervisorEvent.ChildExited exit when exit.Pid == pid:
                    return exit.Status.ExitStatus;
                case SupervisorEvent.SignalArrived arrived:
                    processes.Signal(pid, arrived.Signal);
                    break;
                case SupervisorEvent.Panicked:
                    processes.Signal(pid, Signal.SIGTERM);
                    return ExitStatus.Panic;
            }
        }
    }
}
