using Pfinit.Kernel;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>What is left in the queue at a stop goes to a peer (DRAIN_TO). The second master has pid 13.</summary>
public sealed class HandoverTests
{
    [Fact]
    public void A_Postfix_of_its_own_hands_the_queue_over_and_ends_when_nothing_is_left()
    {
        using var world = World();
        world.Kernel.Next("/handover", Life.Good);
        world.Queue.HandedOverAfter = TimeSpan.FromSeconds(2);
        world.At(2, () => Assert.Equal(ShutdownPhase.Handover, world.Supervisor.Status.Phase));

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGKILL 12", "SIGTERM 11", "spawn /handover", "SIGKILL 13"], world.Kernel.Calls.Skip(3));
        Assert.Contains(world.Log, line => line.StartsWith("drain: 2 messages stay: 2 deferred; handing over to [peer]:587, for ", StringComparison.Ordinal));
        Assert.Contains("drain: 2 messages were handed over to [peer]:587", world.Log);
        Assert.Equal(["queue: empty", "stop: done"], world.Log.TakeLast(2));
        Assert.Equal("[peer]:587", world.Queue.Peer);
        Assert.True(world.Queue.HandoverEnded);
        Assert.InRange(world.Time.Now.TotalSeconds, 3, 3.2);
    }

    [Fact]
    public void When_the_time_is_over_deliveries_under_way_have_the_last_quarter_and_what_is_left_is_told()
    {
        using var world = World();
        world.Kernel.Next("/handover", Life.Good with { OthersStayFor = null });
        world.At(6.9, () => Assert.Equal("spawn /handover", world.Kernel.Calls[^1]));
        world.At(7.2, () => Assert.Equal("SIGKILL 13", world.Kernel.Calls[^1]));

        Assert.Equal(0, world.Run());
        Assert.Contains("warning: drain: 2 smtp still at work when the time to stop was over (DRAIN_TIMEOUT); sending SIGTERM", world.Log);
        Assert.Contains("warning: drain: no message was handed over to [peer]:587", world.Log);
        Assert.Contains("queue: 2 messages stay: 2 deferred", world.Log);
        Assert.InRange(Assert.Single(world.Queue.Noted).TotalSeconds, 8.4, 9);
        Assert.InRange(world.Time.Now.TotalSeconds, 9, 9.2);
    }

    [Fact]
    public void The_first_part_of_the_stop_leaves_a_third_of_the_time()
    {
        using var world = World(timeout: 9, delivery: Life.Good with { OthersStayFor = null });
        world.Kernel.Next("/handover", Life.Good);
        world.Queue.HandedOverAfter = TimeSpan.FromSeconds(1);
        world.At(6.9, () => Assert.Equal("SIGKILL 12", world.Kernel.Calls[^1]));

        Assert.Equal(0, world.Run());
        Assert.Contains("postfix: stopped after 6s, cut short", world.Log);
        Assert.Contains("warning: queue: 1 message was cut off", world.Log);
        Assert.Contains("spawn /handover", world.Kernel.Calls);
        Assert.InRange(world.Time.Now.TotalSeconds, 8, 8.3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_Postfix_that_ends_or_does_not_start_leaves_the_mail_where_it_is_and_the_status_good(int refused)
    {
        using var world = World();
        world.Kernel.Next("/handover", refused == 0 ? Life.Exits(0.1, 1) with { OthersStayFor = TimeSpan.Zero } : new Life { Refused = 11 });

        Assert.Equal(0, world.Run());
        Assert.Contains(world.Log, line => line.StartsWith(refused == 0 ? "warning: drain: pid 13 exit status 1 after 0.1s; nothing more" : "warning: drain: cannot start /handover", StringComparison.Ordinal));
        Assert.Contains("queue: 2 messages stay: 2 deferred", world.Log);
        Assert.True(world.Queue.HandoverEnded);
    }

    [Fact]
    public void A_second_signal_ends_it_at_once()
    {
        using var world = World();
        world.Kernel.Next("/handover", Life.Good with { OthersStayFor = null });
        world.SignalAt(3, Signal.SIGTERM);

        Assert.Equal(137, world.Run());
        Assert.Contains("SIGKILL group 13", world.Kernel.Calls);
        Assert.True(world.Queue.HandoverEnded);
        Assert.InRange(world.Time.Now.TotalSeconds, 3, 3.2);
    }

    [Fact]
    public void A_panic_ends_it_at_once()
    {
        using var world = World();
        world.Kernel.Next("/handover", Life.Good with { OthersStayFor = null });
        world.PanicAt(3);

        Assert.Equal(70, world.Run());
        Assert.Contains("SIGKILL group 13", world.Kernel.Calls);
    }

    [Fact]
    public void An_empty_queue_needs_none()
    {
        using var world = World();
        world.Queue.Left = 0;

        Assert.Equal(0, world.Run());
        Assert.Null(world.Queue.Peer);
    }

    [Fact]
    public void What_may_not_be_handed_over_starts_nothing()
    {
        using var world = World();
        world.Queue.NothingToHandOver = true;

        Assert.Equal(0, world.Run());
        Assert.DoesNotContain(world.Log, line => line.StartsWith("drain: ", StringComparison.Ordinal));
        Assert.Contains("queue: 2 messages stay: 2 deferred", world.Log);
        Assert.DoesNotContain("spawn /handover", world.Kernel.Calls);
        Assert.InRange(world.Time.Now.TotalSeconds, 1, 1.1);
    }

    [Fact]
    public void After_a_failure_the_queue_is_for_the_next_start()
    {
        using var world = new Simulation { Drain = Limits(8) };
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", [.. Enumerable.Repeat(Life.Exits(0.1, 1), 5)]);

        Assert.Equal(1, world.Run());
        Assert.Null(world.Queue.Peer);
    }

    private static Simulation World(double timeout = 8, Life? delivery = null)
    {
        var world = new Simulation { Drain = Limits(timeout) };
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", delivery ?? Life.Good);
        world.SignalAt(1, Signal.SIGTERM);
        return world;
    }

    private static DrainSettings Limits(double timeout) => new(TimeSpan.FromSeconds(timeout), TimeSpan.Zero, Queue: false) { To = "[peer]:587" };
}
