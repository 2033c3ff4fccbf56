// A thread that is there before its work is: whoever needs one for a child starts it first, since at the limit of processes there may be none
// left, and then the child must not exist either.

using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Made by ProcessTable. <see cref="Run"/> is to follow, be it with nothing to do.</summary>
internal sealed class ReservedThread
{
    private readonly object gate = new();
    private Action? body;

    private ReservedThread()
    {
    }

    /// <summary>Null when the system has no thread left to give.</summary>
    public static ReservedThread? TryStart(string name, IEventQueue events)
    {
        var reserved = new ReservedThread();
        try
        {
            DutyThread.Start(name, events, reserved.Wait);
            return reserved;
        }
        catch (NoThreadException)
        {
            return null;
        }
    }

    /// <summary>Gives it its work.</summary>
    public void Run(Action work)
    {
        lock (gate)
        {
            body = work;
            Monitor.Pulse(gate);
        }
    }

    private void Wait()
    {
        lock (gate)
        {
            while (body is null)
                Monitor.Wait(gate);
        }

        body();
    }
}
