// The supervisor: runs what comes before the daemons, starts them in order, restarts them and stops them. Wired by Commands/Run.
// The thread that calls RunToEnd and Run is the supervisor thread.

using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Supervise;

internal sealed class Supervisor(ProcessTable processes, IEventQueue events, IProbeQueue probes, TimeProvider time)
{
    /// <summary>
    /// Takes up the duties of PID 1: catches signals, starts the reaper and probe threads. Once in the life of the process, before anything is
    /// spawned.
    /// </summary>
    public static Supervisor Start(IKernel kernel, IReadiness readiness, TimeProvider time)
    {
        throw new NotSupportedException($"{kernel} {readiness} {time}");
    }

    /// <summary>SIGTERM, SIGINT, SIGQUIT or a panic came: nothing further is to be started, call <see cref="Run"/> to leave.</summary>
    public bool StopRequested { get; private set; }

    /// <summary>
    /// Runs <paramref name="command"/> with our stdin, stdout and stderr, and waits for its end. A signal that asks pfinit to stop ends it and
    /// sets <see cref="StopRequested"/>.
    /// </summary>
    public CommandResult RunToEnd(Command command) => throw new NotSupportedException(command.Name);

    /// <summary>
    /// Starts the services in order and supervises them until a signal asks to stop, one of them fails for good, or a panic.
    /// </summary>
    /// <returns>pfinit's exit status: 0 after an orderly stop, 137 when a service had to be killed, a failed daemon's own, 70 after a panic.</returns>
    public int Run(IReadOnlyList<ServiceSpec> services) => throw new NotSupportedException($"{services.Count} {processes} {events} {probes} {time}");

    /// <summary>
    /// Starts a thread that lasts as long as the process, for the rooms that observe. An exception in it is logged as a panic and begins shutdown.
    /// </summary>
    public void StartThread(string name, Action body) => DutyThread.Start(name, events, body);
}
