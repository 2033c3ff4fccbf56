using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>
/// The supervisor's queue in simulated time: waiting for an event moves the clock to the next thing that was scheduled, or to the end of the wait.
/// </summary>
internal sealed class FakeEvents(FakeTime time) : IEventQueue
{
    private readonly SortedDictionary<(TimeSpan At, int Order), Action> schedule = [];
    private readonly Queue<SupervisorEvent> events = new();
    private int scheduled;
    private int turns;

    public void Post(SupervisorEvent posted) => events.Enqueue(posted);

    public void After(TimeSpan delay, Action action) => schedule.Add((time.Now + delay, scheduled++), action);

    public SupervisorEvent? Take(TimeSpan? longest)
    {
        if (++turns > 10_000)
            throw new InvalidOperationException("the supervisor turns in circles");
        var end = time.Now + longest;
        while (events.Count == 0)
        {
            if (schedule.Count == 0 || schedule.First().Key.At > end)
            {
                time.Now = end ?? throw new InvalidOperationException("the supervisor waits for ever");
                return null;
            }

            var (when, action) = schedule.First();
            schedule.Remove(when);
            time.Now = when.At > time.Now ? when.At : time.Now;
            action();
        }

        return events.Dequeue();
    }
}
