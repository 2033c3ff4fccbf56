// Starts the threads that last as long as the process. An exception in one of them is a bug of ours, and must not end PID 1 on the spot.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Named background threads with a last-resort catch.</summary>
internal static class DutyThread
{
    /// <summary>Runs <paramref name="body"/> on a thread of its own; an exception is logged as a panic and posted, which begins shutdown.</summary>
    /// <exception cref="NoThreadException">The system has none left to give.</exception>
    public static void Start(string name, IEventQueue events, Action body) => NamedThread.Start(name, () =>
    {
        try
        {
            body();
        }
        catch (Exception e)
        {
            Log.Panic(name, $"{e.GetType().Name}: {e.Message}");
            events.Post(new SupervisorEvent.Panicked());
        }
    });
}
