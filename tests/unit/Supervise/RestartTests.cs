using Pfinit.Kernel;

namespace Pfinit.Tests.Supervise;

/// <summary>What happens when a daemon ends by itself.</summary>
public sealed class RestartTests : IDisposable
{
    // Not a delivery: it is in the way of a restart.
    private static readonly string[] InTheWay = ["cleanup"];

    private readonly Simulation world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void A_killed_daemon_is_restarted_and_the_other_left_alone()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Dies(3, Signal.SIGKILL), Life.Good);
        world.SignalAt(10, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["spawn /opendkim", "spawn /master", "spawn /master", "title pfinit:stopping", "SIGKILL 13", "SIGTERM 11"], world.Kernel.Calls);
        Assert.Contains("warning: postfix: pid 12 killed by SIGKILL after 3s; restart 1 of 4 in 0.1s", world.Log);
        Assert.Contains("postfix: up after 0.01s, pid 13", world.Log);
    }

    [Fact]
    public void Five_quick_exits_stop_everything_with_the_status_of_the_daemon_and_a_plain_last_line()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Exits(0.1, 75), Life.Exits(0.1, 75), Life.Exits(0.1, 75), Life.Exits(0.1, 75), Life.Exits(0.1, 78));

        Assert.Equal(78, world.Run());
        Assert.Equal("SIGTERM 11", world.Kernel.Calls[^1]);
        Assert.Equal("fatal: postfix: 5 exits in 2s, giving up; last: exit status 78", world.Log[^1]);
        Assert.Equal(
            ["restart 1 of 4 in 0.1s", "restart 2 of 4 in 0.2s", "restart 3 of 4 in 0.4s", "restart 4 of 4 in 0.8s"],
            world.Log.Where(line => line.Contains("; restart", StringComparison.Ordinal)).Select(line => line.Substring(line.IndexOf("restart", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_last_line_repeats_what_the_daemon_said()
    {
        world.Kernel.Next("/opendkim", [.. Enumerable.Repeat(Life.Exits(0.005, 69), 5)]);
        world.Complaint = "Unable to bind to port local:/x: No such file or directory";

        Assert.Equal(69, world.Run());
        Assert.EndsWith("giving up; last: exit status 69; it said: Unable to bind to port local:/x: No such file or directory", world.Log[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_daemon_killed_for_want_of_memory_says_so()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Dies(3, Signal.SIGKILL), Life.Good);
        world.At(2, () => world.Kernel.Limits = new CgroupLimits(1, 64 << 20, 0, null));
        world.SignalAt(10, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Contains(
            "warning: postfix: pid 12 killed by SIGKILL (out of memory: the cgroup's limit is 64 MB, oom_kill 1) after 3s; restart 1 of 4 in 0.1s", world.Log);
    }

    [Fact]
    public void A_daemon_killed_long_after_the_memory_was_full_was_not_killed_for_that()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Dies(20, Signal.SIGKILL), Life.Good);
        world.At(2, () => world.Kernel.Limits = new CgroupLimits(1, 64 << 20, 0, null));
        world.SignalAt(30, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Contains("warning: postfix: pid 12 killed by SIGKILL after 20s; restart 1 of 4 in 0.1s", world.Log);
    }

    [Fact]
    public void A_daemon_that_finds_no_process_left_names_the_limit_and_is_tried_again()
    {
        world.Kernel.Next("/opendkim", new Life { Refused = Libc.EAGAIN }, Life.Good);
        world.Kernel.Next("/master", Life.Good);
        world.Kernel.WhileRefusing = () => world.Kernel.Limits = new CgroupLimits(0, null, 1, 20);
        world.SignalAt(10, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(
            "warning: opendkim: cannot start /opendkim: Resource temporarily unavailable (the cgroup's pids.max is 20); restart 1 of 4 in 0.1s", world.Log[0]);
    }

    [Fact]
    public void A_daemon_that_keeps_crashing_gives_128_and_the_signal()
    {
        world.Kernel.Next("/opendkim", [.. Enumerable.Repeat(Life.Dies(0.005, Signal.SIGSEGV), 5)]);

        Assert.Equal(139, world.Run());
        Assert.Equal("fatal: opendkim: 5 exits in 1.5s, giving up; last: killed by SIGSEGV", world.Log[^1]);
        Assert.DoesNotContain("spawn /master", world.Kernel.Calls);
    }

    [Fact]
    public void A_daemon_that_keeps_ending_with_status_0_is_a_failure_too()
    {
        world.Kernel.Next("/opendkim", [.. Enumerable.Repeat(Life.Exits(0.005, 0), 5)]);

        Assert.Equal(1, world.Run());
    }

    [Theory]
    [InlineData(Libc.ENOENT, 127, "No such file or directory")]
    [InlineData(Libc.EACCES, 126, "Permission denied")]
    [InlineData(Libc.EAGAIN, 71, "Resource temporarily unavailable")]
    public void A_daemon_that_cannot_be_started_is_given_up_with_a_status_that_says_why(int errno, int status, string text)
    {
        world.Kernel.Next("/opendkim", [.. Enumerable.Repeat(new Life { Refused = errno }, 5)]);

        Assert.Equal(status, world.Run());
        Assert.Equal($"warning: opendkim: cannot start /opendkim: {text}; restart 1 of 4 in 0.1s", world.Log[0]);
        Assert.Equal($"fatal: opendkim: 5 exits in 1.5s, giving up; last: cannot start /opendkim: {text}", world.Log[^1]);
    }

    [Fact]
    public void A_daemon_that_does_not_answer_in_time_is_killed_and_restarted()
    {
        world.Kernel.Next("/opendkim", new Life { ReadyAfter = null }, Life.Good);
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(60, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["spawn /opendkim", "SIGKILL group 11", "spawn /opendkim", "spawn /master"], world.Kernel.Calls.Take(4));
        Assert.Equal(
            "warning: opendkim: pid 11 killed, not up within 30s (connection refused) after 30s; restart 1 of 4 in 0.1s", world.Log[0]);
    }

    [Fact]
    public void A_daemon_that_never_answers_is_given_up_with_status_1()
    {
        world.Kernel.Next("/opendkim", [.. Enumerable.Repeat(new Life { ReadyAfter = null }, 5)]);

        Assert.Equal(1, world.Run());
        Assert.InRange(world.Time.Now.TotalSeconds, 151.5, 151.6);
        Assert.Equal(
            "fatal: opendkim: 5 exits in 151.5s, giving up; last: killed, not up within 30s (connection refused)", world.Log[^1]);
    }

    [Fact]
    public void A_daemon_that_recovers_has_all_its_restarts_again()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", [.. Enumerable.Repeat(Life.Exits(0.1, 75), 4), Life.Exits(61, 75), Life.Good]);
        world.SignalAt(70, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Contains("warning: postfix: pid 16 exit status 75 after 61s; restart 1 of 4 in 0.1s", world.Log);
    }

    [Fact]
    public void An_immortal_daemon_that_does_not_answer_does_not_hold_up_its_restart_for_ever()
    {
        world.Kernel.Next("/opendkim", new Life { ReadyAfter = null, Immortal = true }, Life.Good);
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(60, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal("error: opendkim: pid 11 survives SIGKILL; leaving it behind", world.Log[0]);
        Assert.Contains("opendkim: up after 0.01s, pid 12", world.Log);
    }

    [Fact]
    public void A_restart_waits_until_the_orphans_of_the_dead_daemon_are_gone()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Dies(1, Signal.SIGKILL) with { OthersStayFor = TimeSpan.FromSeconds(2), Others = InTheWay }, Life.Good);
        world.At(3, () => Assert.Equal(2, world.Kernel.Calls.Count));
        world.SignalAt(5, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["spawn /opendkim", "spawn /master", "spawn /master", "title pfinit:stopping", "SIGKILL 13", "SIGTERM 11"], world.Kernel.Calls);
        Assert.Contains("warning: postfix: pid 12 killed by SIGKILL after 1s; restart 1 of 4 in 0.1s", world.Log);
    }

    [Theory]
    [InlineData(Signal.SIGTERM, new[] { "SIGTERM group 12" }, 6.1)]
    [InlineData(Signal.SIGKILL, new[] { "SIGTERM group 12", "SIGKILL group 12" }, 7.1)]
    public void Orphans_that_stay_are_told_to_end_and_then_killed(int endsBy, string[] signals, double restartedAt)
    {
        var stubborn = Life.Dies(1, Signal.SIGKILL) with { OthersStayFor = null, OthersEndBy = endsBy, Others = InTheWay };
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", stubborn, Life.Good);
        world.At(restartedAt - 0.05, () => Assert.Equal(["spawn /opendkim", "spawn /master", .. signals], world.Kernel.Calls));
        world.At(restartedAt + 0.3, () => Assert.Equal("spawn /master", world.Kernel.Calls[^1]));
        world.SignalAt(20, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
    }

    [Fact]
    public void Orphans_that_survive_SIGKILL_are_left_behind()
    {
        var stuck = Life.Dies(1, Signal.SIGKILL) with { OthersStayFor = null, Immortal = true, Others = InTheWay };
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", stuck, Life.Good);
        world.SignalAt(30, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Contains("error: postfix: 1 cleanup still there after SIGKILL; leaving them behind", world.Log);
        Assert.Contains("postfix: up after 0.01s, pid 13", world.Log);
    }

    [Fact]
    public void An_answer_that_comes_after_the_end_of_the_daemon_does_not_make_it_up()
    {
        // The probe thread was asking while the daemon died, and its orphans answered.
        var dying = Life.Dies(0.005, Signal.SIGKILL) with { OthersStayFor = TimeSpan.FromSeconds(1) };
        world.Kernel.Next("/opendkim", dying, Life.Good);
        world.Kernel.Next("/master", Life.Good);
        world.At(0.006, () => world.Answer(11));
        world.SignalAt(5, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.DoesNotContain(world.Log, line => line.EndsWith("pid 11", StringComparison.Ordinal));
    }

    [Fact]
    public void A_stop_during_the_delay_before_a_restart_is_immediate()
    {
        world.Kernel.Next("/opendkim", Life.Exits(0.1, 75), Life.Exits(0.1, 75), Life.Exits(0.1, 75), Life.Exits(0.1, 75));
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(1.5, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.InRange(world.Time.Now.TotalSeconds, 1.5, 1.6);
    }

    [Fact]
    public void A_daemon_that_ends_while_the_others_stop_is_not_started_again()
    {
        world.Kernel.Next("/opendkim", Life.Exits(2, 1));
        world.Kernel.Next("/master", new Life { OthersStayFor = TimeSpan.FromSeconds(4) });
        world.SignalAt(1, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["spawn /opendkim", "spawn /master", "title pfinit:stopping", "SIGKILL 12"], world.Kernel.Calls);
    }
}
