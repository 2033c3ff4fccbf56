using Pfinit.Kernel;

namespace Pfinit.Tests.Supervise;

/// <summary>A daemon that was up and does not answer any more.</summary>
public sealed class WedgeTests : IDisposable
{
    private static readonly Life Wedged = new() { WedgedAfter = TimeSpan.FromSeconds(3) };

    private readonly Simulation world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void A_wedged_daemon_is_killed_and_restarted_and_the_other_left_alone()
    {
        world.Kernel.Next("/opendkim", Wedged, Life.Good);
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(30, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["spawn /opendkim", "spawn /master", "SIGKILL group 11", "spawn /opendkim"], world.Kernel.Calls.Take(4));
        Assert.Equal("SIGTERM 13", world.Kernel.Calls[^1]);
        Assert.Equal(
        [
            "warning: opendkim: pid 11 does not answer (no answer within 5s, 2 times; the last answer is 4s old); killing it",
            "warning: opendkim: pid 11 killed, no longer answering after 6s; restart 1 of 4 in 0.1s",
            "opendkim: up after 0.01s, pid 13",
        ], world.Log.Skip(2).Take(3));
    }

    [Fact]
    public void An_end_that_the_probe_notices_before_the_reaper_is_told_as_what_it_was()
    {
        var dead = new ProcessFacts("opendkim", 'Z', 11, 7);
        var killed = Wedged with { Activity = dead, EndsAfter = TimeSpan.FromSeconds(12), EndsWith = WaitStatus.Killed(Signal.SIGKILL) };
        world.Kernel.Next("/opendkim", killed, Life.Good);
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(30, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Contains("warning: opendkim: pid 11 killed by SIGKILL after 12s; restart 1 of 4 in 0.1s", world.Log);
        Assert.DoesNotContain(world.Log, line => line.Contains("answer", StringComparison.Ordinal));
    }

    [Fact]
    public void Postfix_is_not_watched()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Wedged);
        world.SignalAt(60, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.DoesNotContain("SIGKILL group 12", world.Kernel.Calls);
        Assert.DoesNotContain(world.Log, line => line.Contains("does not answer", StringComparison.Ordinal));
    }

    [Fact]
    public void A_daemon_that_wedges_every_time_is_given_up_with_status_1()
    {
        world.Kernel.Next("/opendkim", [.. Enumerable.Repeat(Wedged, 5)]);
        world.Kernel.Next("/master", Life.Good);

        Assert.Equal(1, world.Run());
        Assert.EndsWith("giving up; last: killed, no longer answering", world.Log[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_wedged_daemon_that_survives_SIGKILL_does_not_hold_up_its_restart_for_ever()
    {
        IReadOnlyList<int> asked = [];
        world.Kernel.Next("/opendkim", Wedged with { Immortal = true }, Life.Good);
        world.Kernel.Next("/master", Life.Good);
        world.At(29, () => asked = [.. world.Asked]);
        world.SignalAt(30, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Contains("error: opendkim: pid 11 survives SIGKILL; leaving it behind", world.Log);
        Assert.Contains("opendkim: up after 0.01s, pid 13", world.Log);
        Assert.DoesNotContain(11, asked);
    }

    [Fact]
    public void A_stop_while_a_wedged_daemon_is_killed_is_orderly()
    {
        world.Kernel.Next("/opendkim", Wedged with { StopsAfter = null, Immortal = true });
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(7, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGKILL group 11", "SIGTERM 11", "SIGKILL group 11"], world.Kernel.Calls.Where(call => call.EndsWith(" 11", StringComparison.Ordinal)));
    }
}
