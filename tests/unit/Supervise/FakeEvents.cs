using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>
/// The supervisor's queue in simulated time: waiting for an event moves the clock to the next thing that was scheduled, or to the end of the wait.
/// </summary>
internal sealed class FakeEvents(FakeTime time) : IEventQueue
{
    private readonly PriorityQueue<Action, (TimeSpan At, int Order)> schedule = new();
    private readonly Queue<SupervisorEvent> events = new();
    private int scheduled;
    private int turns;

    public void Post(SupervisorEvent posted) => events.Enqueue(posted);

    public void After(TimeSpan delay, Action action) => schedule.Enqueue(action, (time.Now + delay, scheduled++));

    public SupervisorEvent? Take(TimeSpan? longest)
    {
        if (++turns > 10_000)
            throw new InvalidOperationException("the supervisor turns in circles");
        var end = time.Now + longest;
        while (events.Count == 0)
        {
            if (!schedule.TryPeek(out _, out var next) || next.At > end)
            {
                time.Now = end ?? throw new InvalidOperationException("the supervisor waits for ever");
                return null;
            }

            time.Now = next.At > time.Now ? next.At : time.Now;
            schedule.Dequeue()();
        }

        return events.Dequeue();
    }
}
