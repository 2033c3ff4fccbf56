using Pfinit.Kernel;
using Pfinit.Settings;

namespace Pfinit.Tests.Supervise;

/// <summary>What happens between the signal and the end, and by when.</summary>
public sealed class DrainTests
{
    private static readonly Life WithDelivery = new() { OthersStayFor = TimeSpan.FromSeconds(3) };
    private static readonly Life WithEndlessDelivery = new() { OthersStayFor = null };

    [Fact]
    public void A_delivery_under_way_is_let_finish_before_the_signer_stops()
    {
        using var world = World(timeout: 8);
        world.Kernel.Next("/master", WithDelivery);
        world.At(3.9, () => Assert.Equal("SIGKILL 12", world.Kernel.Calls[^1]));

        Assert.Equal(0, world.Run());
        Assert.Equal(["title pfinit:stopping", "SIGKILL 12", "SIGTERM 11"], world.Kernel.Calls.Skip(2));
        Assert.Contains("postfix: stopped after 3s, all finished", world.Log);
        Assert.InRange(world.Time.Now.TotalSeconds, 4, 4.1);
    }

    [Fact]
    public void What_still_works_at_the_deadline_is_ended_and_named()
    {
        using var world = World(timeout: 8);
        world.Kernel.Next("/master", WithEndlessDelivery);

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGKILL 12", "SIGTERM group 12", "SIGTERM 11"], world.Kernel.Calls.Skip(3));
        Assert.Contains("warning: postfix: 2 smtp still at work when the time to stop was over (DRAIN_TIMEOUT); sending SIGTERM", world.Log);
        Assert.Contains("postfix: stopped after 8s, cut short", world.Log);
        Assert.InRange(world.Time.Now.TotalSeconds, 9, 9.1);
    }

    [Fact]
    public void The_queue_manager_is_not_named_as_a_delivery_that_is_still_at_work()
    {
        using var world = World(timeout: 8);
        world.Kernel.Next("/master", WithEndlessDelivery with { Others = ["qmgr", "smtp", "trivial-rewrite"] });

        Assert.Equal(0, world.Run());
        Assert.Contains("warning: postfix: 1 smtp still at work when the time to stop was over (DRAIN_TIMEOUT); sending SIGTERM", world.Log);
    }

    [Fact]
    public void What_ignores_SIGTERM_then_is_killed_a_second_later()
    {
        using var world = World(timeout: 2);
        world.Kernel.Next("/master", WithEndlessDelivery with { OthersEndBy = Signal.SIGKILL });

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGKILL 12", "SIGTERM group 12", "SIGKILL group 12", "SIGTERM 11"], world.Kernel.Calls.Skip(3));
        Assert.InRange(world.Time.Now.TotalSeconds, 4, 4.1);
    }

    [Fact]
    public void Without_time_to_drain_everything_is_ended_at_once()
    {
        using var world = World(timeout: 0);
        world.Kernel.Next("/master", WithEndlessDelivery);

        Assert.Equal(0, world.Run());
        Assert.InRange(world.Time.Now.TotalSeconds, 1, 1.2);
    }

    [Fact]
    public void During_the_delay_mail_is_taken_and_daemons_are_restarted()
    {
        using var world = World(timeout: 8, delay: 4);
        world.Kernel.Next("/master", Life.Dies(1.5, Signal.SIGSEGV), Life.Good);
        world.At(2.5, () => Assert.Equal(["title pfinit:stopping", "spawn /master"], world.Kernel.Calls.Skip(2)));
        world.At(4.9, () => Assert.Equal("spawn /master", world.Kernel.Calls[^1]));

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGKILL 13", "SIGTERM 11"], world.Kernel.Calls.Skip(4));
        Assert.Contains("stop: mail is taken for 4s more", world.Log);
        Assert.InRange(world.Time.Now.TotalSeconds, 5, 5.1);
    }

    [Fact]
    public void The_delay_is_part_of_the_time_to_drain()
    {
        using var world = World(timeout: 8, delay: 4);
        world.Kernel.Next("/master", WithEndlessDelivery);

        Assert.Equal(0, world.Run());
        Assert.Contains("postfix: stopped after 4s, cut short", world.Log);
        Assert.InRange(world.Time.Now.TotalSeconds, 9, 9.1);
    }

    [Fact]
    public void With_the_queue_to_deliver_new_mail_is_turned_away_and_Postfix_stops_when_it_is_out()
    {
        using var world = World(timeout: 20, queue: true);
        world.Kernel.Next("/master", WithDelivery);
        world.Queue.OutAfter = TimeSpan.FromSeconds(6);
        world.At(6.9, () => Assert.Equal("SIGHUP 12", world.Kernel.Calls[^1]));

        Assert.Equal(0, world.Run());
        Assert.Equal(["title pfinit:stopping", "SIGHUP 12", "SIGKILL 12", "SIGTERM 11"], world.Kernel.Calls.Skip(2));
        Assert.Contains("stop: all that was due is delivered", world.Log);
        Assert.InRange(world.Time.Now.TotalSeconds, 10, 10.1);
    }

    [Fact]
    public void A_queue_that_does_not_get_out_leaves_a_quarter_of_the_time_for_what_is_under_way()
    {
        using var world = World(timeout: 8, queue: true);
        world.Kernel.Next("/master", WithEndlessDelivery);
        world.At(6.9, () => Assert.Equal("SIGHUP 12", world.Kernel.Calls[^1]));
        world.At(7.1, () => Assert.Equal("SIGKILL 12", world.Kernel.Calls[^1]));

        Assert.Equal(0, world.Run());
        Assert.Contains("stop: time is up for delivering the queue", world.Log);
        Assert.InRange(world.Time.Now.TotalSeconds, 9, 9.1);
    }

    [Fact]
    public void A_master_that_ends_while_the_queue_is_delivered_is_restarted_and_goes_on()
    {
        using var world = World(timeout: 20, queue: true);
        world.Kernel.Next("/master", Life.Dies(2, Signal.SIGSEGV), new Life { ReadyAfter = null });
        world.Queue.OutAfter = TimeSpan.FromSeconds(6);
        world.At(6.9, () => Assert.Equal("spawn /master", world.Kernel.Calls[^1]));

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGHUP 12", "spawn /master", "SIGKILL 13", "SIGTERM 11"], world.Kernel.Calls.Skip(3));
        Assert.Contains("stop: all that was due is delivered", world.Log);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0.995)]
    public void A_master_that_is_restarted_while_new_mail_is_turned_away_is_up_when_it_says_so(double dies)
    {
        using var world = World(timeout: 60, queue: true);
        world.Kernel.Next("/master", Life.Dies(dies, Signal.SIGSEGV), new Life { TurnsMailAway = true });
        world.Queue.OutAfter = TimeSpan.FromSeconds(40);

        Assert.Equal(0, world.Run());
        Assert.Contains("postfix: up after 0.01s, pid 13", world.Log);
        Assert.DoesNotContain(world.Log, line => line.Contains("not up within"));
    }

    [Fact]
    public void Whose_delivery_is_cut_off_is_noted_while_it_is_at_work_and_said_at_the_end()
    {
        using var world = World(timeout: 8);
        world.Kernel.Next("/master", WithEndlessDelivery);

        Assert.Equal(0, world.Run());
        Assert.InRange(Assert.Single(world.Queue.Noted).TotalSeconds, 8.4, 8.999);
        Assert.Equal(["queue: 2 messages stay: 2 deferred", "warning: queue: 1 message was cut off", "stop: done"], world.Log.Skip(world.Log.Count - 3));
    }

    [Fact]
    public void What_is_let_finish_is_not_asked_for()
    {
        using var world = World(timeout: 8);
        world.Kernel.Next("/master", WithDelivery);

        Assert.Equal(0, world.Run());
        Assert.Empty(world.Queue.Noted);
    }

    [Fact]
    public void A_second_signal_has_noted_first_whose_delivery_it_cuts_off()
    {
        using var world = World(timeout: 8);
        world.Kernel.Next("/master", WithEndlessDelivery);
        world.SignalAt(3, Signal.SIGTERM);

        Assert.Equal(137, world.Run());
        Assert.Equal([TimeSpan.FromSeconds(3)], world.Queue.Noted);
    }

    [Fact]
    public void Where_the_delivery_of_the_queue_cannot_begin_the_stop_does_not_wait_for_it()
    {
        using var world = World(timeout: 20, queue: true);
        world.Kernel.Next("/master", Life.Good);
        world.Queue.CannotBegin = true;

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGKILL 12", "SIGTERM 11"], world.Kernel.Calls.Skip(3));
        Assert.DoesNotContain(world.Log, line => line.StartsWith("stop: ", StringComparison.Ordinal) && line != "stop: done");
        Assert.InRange(world.Time.Now.TotalSeconds, 1, 1.1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void That_new_mail_is_turned_away_is_said_when_it_is_so(bool cannot)
    {
        using var world = World(timeout: 20, queue: true);
        world.Kernel.Next("/master", Life.Good);
        world.Queue.CannotRefuseMail = cannot;
        world.Queue.OutAfter = TimeSpan.FromSeconds(1);

        Assert.Equal(0, world.Run());
        Assert.Equal(!cannot, world.Log.Contains("stop: new mail is turned away, the queue is delivered"));
    }

    [Fact]
    public void Without_a_Postfix_that_serves_nothing_is_waited_for()
    {
        using var world = World(timeout: 20, delay: 5, queue: true);
        world.Kernel.Next("/master", new Life { ReadyAfter = null });

        Assert.Equal(0, world.Run());
        Assert.DoesNotContain(world.Log, line => line.StartsWith("stop: mail is taken", StringComparison.Ordinal));
        Assert.InRange(world.Time.Now.TotalSeconds, 1, 1.1);
    }

    [Fact]
    public void A_signer_that_fails_for_good_still_lets_deliveries_finish()
    {
        using var world = new Simulation { Drain = Limits(8) };
        world.Kernel.Next("/opendkim", [.. Enumerable.Repeat(Life.Exits(2, 3), 5)]);
        world.Kernel.Next("/master", WithDelivery);

        Assert.Equal(3, world.Run());
        Assert.Contains("postfix: stopped after 3s, all finished", world.Log);
        Assert.StartsWith("fatal: opendkim: ", world.Log[^1], StringComparison.Ordinal);
        Assert.Equal("queue: 2 messages stay: 2 deferred", world.Log[^2]);
    }

    [Fact]
    public void A_second_signal_ends_the_delay_and_everything_else()
    {
        using var world = World(timeout: 30, delay: 20);
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(3, Signal.SIGTERM);

        Assert.Equal(128 + Signal.SIGKILL, world.Run());
        Assert.InRange(world.Time.Now.TotalSeconds, 3, 3.1);
    }

    // OpenDKIM is well; SIGTERM comes after a second.
    private static Simulation World(double timeout, double delay = 0, bool queue = false)
    {
        var world = new Simulation { Drain = Limits(timeout, delay, queue) };
        world.Kernel.Next("/opendkim", Life.Good);
        world.SignalAt(1, Signal.SIGTERM);
        return world;
    }

    private static DrainSettings Limits(double timeout, double delay = 0, bool queue = false) =>
        new(TimeSpan.FromSeconds(timeout), TimeSpan.FromSeconds(delay), queue);
}
