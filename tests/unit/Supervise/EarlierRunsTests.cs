using Pfinit.Kernel;
using Pfinit.Settings;

namespace Pfinit.Tests.Supervise;

/// <summary>Deliveries that outlive a killed master and its restart.</summary>
public sealed class EarlierRunsTests : IDisposable
{
    private readonly Simulation world = new() { Drain = new DrainSettings(TimeSpan.FromSeconds(8), TimeSpan.Zero, Queue: false) };

    public EarlierRunsTests() => world.Kernel.Next("/opendkim", Life.Good);

    public void Dispose() => world.Dispose();

    [Fact]
    public void A_restart_does_not_wait_for_deliveries_and_does_not_end_them()
    {
        world.Kernel.Next("/master", Killed("smtp", "smtp") with { OthersStay = Stay("smtp", 12) }, Life.Good);
        world.At(1.2, () => Assert.Equal("spawn /master", world.Kernel.Calls[^1]));
        world.SignalAt(20, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["spawn /opendkim", "spawn /master", "spawn /master", "title pfinit:stopping", "SIGKILL 13", "SIGTERM 11"], world.Kernel.Calls);
        Assert.Equal(
        [
            "postfix: left at work by pid 12: 2 smtp; the restart does not wait",
            "warning: postfix: pid 12 killed by SIGKILL after 1s; restart 1 of 4 in 0.1s",
            "postfix: up after 0.01s, pid 13",
            "postfix: what pid 12 had left at work is finished",
        ], world.Log.Skip(2).Take(4));
    }

    [Fact]
    public void What_a_delivery_goes_through_is_left_at_work_with_it()
    {
        world.Kernel.Next(
            "/master", Killed("smtp", "tlsproxy") with { OthersStay = new Dictionary<string, TimeSpan> { ["smtp"] = TimeSpan.FromSeconds(12), ["tlsproxy"] = TimeSpan.FromSeconds(12) } }, Life.Good);
        world.SignalAt(20, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["spawn /opendkim", "spawn /master", "spawn /master", "title pfinit:stopping"], world.Kernel.Calls.Take(4));
        Assert.Contains("postfix: left at work by pid 12: 1 smtp, 1 tlsproxy; the restart does not wait", world.Log);
    }

    [Fact]
    public void Sessions_are_in_the_way_of_the_new_master_and_end_after_two_seconds_while_deliveries_go_on()
    {
        world.Kernel.Next("/master", Killed("smtp", "smtpd") with { OthersStay = Stay("smtp", 12) }, Life.Good);
        world.SignalAt(20, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGTERM 1201", "spawn /master", "title pfinit:stopping"], world.Kernel.Calls.Skip(2).Take(3));
        Assert.Contains("postfix: 1 smtpd left, without a message under way; sending SIGTERM", world.Log);
        Assert.Contains("postfix: what pid 12 had left at work is finished", world.Log);
    }

    [Fact]
    public void A_message_that_comes_in_has_five_seconds_before_the_restart_while_deliveries_go_on()
    {
        world.Kernel.Next("/master", Killed("cleanup", "smtp", "smtpd") with { OthersStay = Stay("smtp", 12) }, Life.Good);
        world.SignalAt(20, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGTERM 1200", "SIGTERM 1202", "spawn /master"], world.Kernel.Calls.Skip(2).Take(3));
        Assert.Contains("warning: postfix: 1 cleanup, 1 smtpd still at work 5s after pid 12 ended; sending SIGTERM", world.Log);
    }

    [Fact]
    public void A_stop_waits_for_what_an_earlier_master_left_at_work()
    {
        world.Kernel.Next("/master", Killed("smtp") with { OthersStay = Stay("smtp", 6) }, Life.Good);
        world.SignalAt(3, Signal.SIGTERM);
        world.At(6.9, () => Assert.Equal("SIGKILL 13", world.Kernel.Calls[^1]));

        Assert.Equal(0, world.Run());
        Assert.Contains("postfix: what pid 12 had left at work is finished", world.Log);
        Assert.Contains("postfix: stopped after 4s, all finished", world.Log);
        Assert.InRange(world.Time.Now.TotalSeconds, 7, 7.1);
    }

    [Fact]
    public void What_an_earlier_master_left_at_work_is_ended_at_the_deadline_of_the_stop()
    {
        world.Kernel.Next("/master", Killed("smtp"), Life.Good);
        world.SignalAt(3, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGKILL 13", "SIGTERM group 12", "SIGTERM 11"], world.Kernel.Calls.Skip(4));
        Assert.Contains("warning: postfix: 1 smtp still at work when the time to stop was over (DRAIN_TIMEOUT); sending SIGTERM", world.Log);
        Assert.Contains("postfix: stopped after 8s, cut short", world.Log);
        Assert.DoesNotContain("postfix: what pid 12 had left at work is finished", world.Log);
    }

    [Fact]
    public void A_stop_before_the_restart_waits_for_what_is_left_at_work()
    {
        world.Kernel.Next("/master", [.. Enumerable.Range(0, 4).Select(_ => Killed("smtp") with { OthersStay = Stay("smtp", 6) })]);
        world.SignalAt(5, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["spawn /master", "title pfinit:stopping", "SIGTERM 11"], world.Kernel.Calls.Skip(4));
        Assert.Equal(4, world.Log.Count(line => line.EndsWith("had left at work is finished", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_master_that_is_given_up_still_has_what_it_left_at_work_finished()
    {
        world.Kernel.Next("/master", [.. Enumerable.Range(0, 5).Select(_ => Killed("smtp") with { OthersStay = Stay("smtp", 4) })]);

        Assert.Equal(128 + Signal.SIGKILL, world.Run());
        Assert.Equal(5, world.Log.Count(line => line.EndsWith("had left at work is finished", StringComparison.Ordinal)));
        Assert.Contains("postfix: left at work by pid 15: 1 smtp; the restart does not wait", world.Log);
        Assert.Contains("postfix: left at work by pid 16: 1 smtp", world.Log);
        Assert.True(
            world.Log.ToList().IndexOf("postfix: what pid 16 had left at work is finished")
            < world.Log.ToList().FindIndex(line => line.StartsWith("opendkim: stopped", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_second_signal_ends_what_an_earlier_master_left_at_work()
    {
        world.Kernel.Next("/master", Killed("smtp"), Life.Good);
        world.SignalAt(3, Signal.SIGTERM);
        world.SignalAt(4, Signal.SIGTERM);

        Assert.Equal(128 + Signal.SIGKILL, world.Run());
        Assert.Contains("SIGKILL group 12", world.Kernel.Calls);
        Assert.InRange(world.Time.Now.TotalSeconds, 4, 4.1);
    }

    [Fact]
    public void What_does_not_even_die_of_SIGKILL_does_not_hold_up_the_second_signal_for_ever()
    {
        world.Kernel.Next("/master", Killed("smtp") with { Immortal = true }, Life.Good);
        world.SignalAt(3, Signal.SIGTERM);
        world.SignalAt(4, Signal.SIGTERM);

        Assert.Equal(128 + Signal.SIGKILL, world.Run());
        Assert.Contains("error: postfix: 1 smtp still there after SIGKILL; leaving them behind", world.Log);
        Assert.InRange(world.Time.Now.TotalSeconds, 5, 5.1);
    }

    private static Life Killed(params string[] left) => Life.Dies(1, Signal.SIGKILL) with { OthersStayFor = null, Others = left };

    private static Dictionary<string, TimeSpan> Stay(string name, double seconds) => new() { [name] = TimeSpan.FromSeconds(seconds) };
}
