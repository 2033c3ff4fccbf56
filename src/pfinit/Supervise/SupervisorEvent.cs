using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Supervise;

/// <summary>What the threads tell the supervisor thread, which alone acts on it.</summary>
internal abstract record SupervisorEvent
{
    /// <summary>The reaper collected a child. Orphans nobody registered are told too: the group of a dead daemon may be empty now.</summary>
    internal sealed record ChildExited(int Pid, WaitStatus Status) : SupervisorEvent;

    internal sealed record SignalArrived(int Signal) : SupervisorEvent;

    /// <summary>An answer about the daemon that was started as <paramref name="Pid"/>, ready or not yet.</summary>
    internal sealed record Probed(int Pid, ProbeResult Result) : SupervisorEvent;

    /// <summary>Postfix's files say that new mail is turned away; master has to read them.</summary>
    internal sealed record MailRefused : SupervisorEvent;

    /// <summary>All mail that was due is delivered.</summary>
    internal sealed record QueueEmptied : SupervisorEvent;

    /// <summary>All is ready for a Postfix that hands the queue to a peer.</summary>
    internal sealed record HandoverReady(ServiceSpec Postfix) : SupervisorEvent;

    /// <summary>Nothing is left to be handed over, or it cannot be.</summary>
    internal sealed record HandoverOver : SupervisorEvent;

    /// <summary>Another thread has something done that only the supervisor thread may do.</summary>
    internal sealed record Asked(Action Work) : SupervisorEvent;

    /// <summary>A thread ended by an exception, already logged.</summary>
    internal sealed record Panicked : SupervisorEvent;
}
