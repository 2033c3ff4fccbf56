// The queue in front of the supervisor thread, filled by signal handlers, reaper and probe thread.

namespace Pfinit.Supervise;

/// <summary>
/// Unbounded on purpose: its events are exits, signals and probe answers, each of which has a bounded source, and none may be lost.
/// </summary>
internal sealed class EventQueue : IEventQueue
{
    private readonly Queue<SupervisorEvent> events = new();

    public void Post(SupervisorEvent posted)
    {
        lock (events)
        {
            events.Enqueue(posted);
            Monitor.Pulse(events);
        }
    }

    public SupervisorEvent? Take(TimeSpan? longest)
    {
        lock (events)
        {
            // One wait is enough: there is one consumer, and waking early without an event only makes it look at its deadlines again.
            // Rounded up, since a deadline missed by a part of a millisecond would mean another turn at once.
            if (events.Count == 0)
                Monitor.Wait(events, longest is { } time ? (int)Math.Min(Math.Ceiling(time.TotalMilliseconds), int.MaxValue) : Timeout.Infinite);
            return events.Count > 0 ? events.Dequeue() : null;
        }
    }
}
