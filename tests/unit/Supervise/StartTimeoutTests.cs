using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>A daemon that is not up when its time is over, while mail of an earlier run may be on its way.</summary>
public sealed class StartTimeoutTests : IDisposable
{
    private const string MilterAway = "refuses every mail: 451 4.7.1 Service unavailable: connect to Milter service inet:rspamd:11332: Connection refused";

    private static readonly Life NeverReady = Life.Good with { ReadyAfter = null };

    private readonly Simulation world = new();

    public StartTimeoutTests() => world.Kernel.Next("/opendkim", Life.Good);

    public void Dispose() => world.Dispose();

    [Fact]
    public void Master_alone_is_killed_and_deliveries_finish_beside_the_next_one()
    {
        var delivering = NeverReady with
        {
            OthersStayFor = null,
            Others = ["smtp", "smtp", "smtpd"],
            OthersStay = new Dictionary<string, TimeSpan> { ["smtp"] = TimeSpan.FromSeconds(9) },
        };
        world.Kernel.Next("/master", delivering, Life.Good);
        world.SignalAt(60, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGKILL 12", "SIGTERM 1202", "spawn /master", "title pfinit:stopping"], world.Kernel.Calls.Skip(2).Take(4));
        Assert.Equal(
        [
            "postfix: 1 smtpd left, without a message under way; sending SIGTERM",
            "postfix: left at work by pid 12: 2 smtp; the restart does not wait",
            "warning: postfix: pid 12 killed, not up within 30s (connection refused) after 30s; restart 1 of 4 in 0.1s",
            "postfix: up after 0.01s, pid 13",
            "postfix: what pid 12 had left at work is finished",
        ], world.Log.Skip(1).Take(5));
    }

    [Fact]
    public void A_limit_of_processes_that_keeps_master_from_coming_up_is_named_in_the_last_line()
    {
        world.Kernel.Next("/master", [.. Enumerable.Repeat(NeverReady, 5)]);
        world.Kernel.Limits = new CgroupLimits(MemoryKills: 0, MemoryLimit: null, RefusedForks: 0, ProcessLimit: 22);
        for (var second = 1; second < 200; second += 20)
            world.At(second, () => world.Kernel.Limits = world.Kernel.Limits with { RefusedForks = world.Kernel.Limits.RefusedForks + 1 });

        Assert.Equal(1, world.Run());
        Assert.EndsWith("giving up; last: killed, not up within 30s (connection refused) (the cgroup's pids.max is 22)", world.Log[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_to_start_is_not_that_of_what_a_dead_master_left()
    {
        world.Kernel.Next("/master", Life.Dies(29, Signal.SIGSEGV) with { ReadyAfter = null, OthersStayFor = TimeSpan.FromSeconds(4), Others = ["cleanup"] }, Life.Good);
        world.SignalAt(40, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["spawn /opendkim", "spawn /master", "spawn /master", "title pfinit:stopping"], world.Kernel.Calls.Take(4));
    }

    [Fact]
    public void An_answer_that_comes_when_it_is_being_killed_does_not_make_it_up()
    {
        world.Kernel.Next("/master", NeverReady, Life.Good);
        world.At(30.0105, () => Assert.Equal("SIGKILL 12", world.Kernel.Calls[^1]));
        world.At(30.0105, () => world.Answer(12));
        world.SignalAt(40, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.DoesNotContain(world.Log, line => line.StartsWith("postfix: up", StringComparison.Ordinal) && line.EndsWith("pid 12", StringComparison.Ordinal));
    }

    [Fact]
    public void One_that_only_waits_for_a_milter_counts_as_up_and_is_asked_no_more()
    {
        world.Kernel.Next("/master", NeverReady);
        world.At(5, () => world.Answer(12, ProbeResult.Waiting(MilterAway)));
        world.At(31, () => Assert.DoesNotContain(12, world.Asked));
        world.SignalAt(100, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["title pfinit:stopping", "SIGKILL 12", "SIGTERM 11"], world.Kernel.Calls.Skip(2));
        Assert.Equal(
            [$"warning: postfix: {MilterAway}; going on, since another start would not help", "postfix: up after 30s, pid 12"], world.Log.Skip(1).Take(2));
    }

    [Fact]
    public void A_milter_that_comes_in_time_is_not_told_of()
    {
        world.Kernel.Next("/master", NeverReady);
        world.At(5, () => world.Answer(12, ProbeResult.Waiting(MilterAway)));
        world.At(20.01, () => world.Answer(12));
        world.SignalAt(60, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal("postfix: up after 20s, pid 12", world.Log[1]);
    }
}
