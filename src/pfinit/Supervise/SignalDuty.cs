// The thread that waits for signals. Started by Supervisor and CommandInit, first of all threads, so that at the limit of processes it is there.

using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Signals become events.</summary>
internal static class SignalDuty
{
    /// <summary>
    /// Posts each of <paramref name="signals"/> that arrives to <paramref name="events"/>, for the rest of the process; their usual effect no longer
    /// happens, that of all others does. On the main thread.
    /// </summary>
    /// <exception cref="NoThreadException">The system has no thread left to give.</exception>
    public static void Start(SignalSet signals, IEventQueue events)
    {
        Signals.Keep(signals);
        DutyThread.Start("signals", events, () =>
        {
            while (true)
                events.Post(new SupervisorEvent.SignalArrived(Signals.Wait(signals)));
        });
    }
}
