using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

public sealed class EventQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly EventQueue events = new();

    [Fact]
    public void Events_come_out_in_order()
    {
        events.Post(new SupervisorEvent.SignalArrived(1));
        events.Post(new SupervisorEvent.SignalArrived(15));
        Assert.Equal(new SupervisorEvent.SignalArrived(1), events.Take(null));
        Assert.Equal(new SupervisorEvent.SignalArrived(15), events.Take(null));
    }

    [Fact]
    public void Nothing_comes_out_of_an_empty_queue_when_the_wait_is_over() => Assert.Null(events.Take(TimeSpan.FromMilliseconds(1)));

    [Fact]
    public void A_post_ends_a_wait_without_end()
    {
        SupervisorEvent? taken = null;
        var waiting = new Thread(() => taken = events.Take(null)) { IsBackground = true };
        waiting.Start();
        Assert.False(waiting.Join(TimeSpan.FromMilliseconds(50)));
        events.Post(new SupervisorEvent.Panicked());
        Assert.True(waiting.Join(Patience));
        Assert.Equal(new SupervisorEvent.Panicked(), taken);
    }

    [Fact]
    public void An_exception_on_a_thread_of_ours_is_logged_and_posted()
    {
        DutyThread.Start("reaper", events, () => throw new InvalidOperationException("broken"));
        Assert.Equal(new SupervisorEvent.Panicked(), events.Take(Patience));
    }
}
