using Pfinit.Kernel;

namespace Pfinit.Tests.Supervise;

/// <summary>Order, deadlines and messages of an orderly life.</summary>
public sealed class StartAndStopTests : IDisposable
{
    private readonly Simulation world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void Services_start_in_order_and_stop_in_the_reverse_order()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(5, Signal.SIGTERM);

        Assert.Equal(0, world.Run());

        Assert.Equal(["spawn /opendkim", "spawn /master", "title pfinit:stopping", "SIGKILL 12", "SIGTERM 11"], world.Kernel.Calls);
        Assert.Equal(
        [
            "opendkim: up after 0.01s, pid 11",
            "postfix: up after 0.01s, pid 12",
            "SIGTERM: stopping",
            "postfix: stopped after 0.001s, all finished",
            "opendkim: stopped after 0.01s, exit status 0",
            "queue: 2 messages stay: 2 deferred",
            "stop: done",
        ], world.Log);
    }

    [Fact]
    public void The_last_lines_wait_for_what_the_daemons_said_to_their_end()
    {
        IReadOnlyList<string> before = [];
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(5, Signal.SIGTERM);

        Assert.Equal(0, world.Supervisor.Run([Simulation.OpenDkim, Simulation.Postfix], world.Drain, world.Queue, hearDaemonsOut: () => before = world.Log));

        Assert.Equal("opendkim: stopped after 0.01s, exit status 0", before[^1]);
        Assert.Equal(["queue: 2 messages stay: 2 deferred", "stop: done"], world.Log.Skip(before.Count));
    }

    [Fact]
    public void The_second_service_waits_for_the_answer_of_the_first()
    {
        world.Kernel.Next("/opendkim", new Life { ReadyAfter = TimeSpan.FromSeconds(3) });
        world.Kernel.Next("/master", Life.Good);
        world.At(2.9, () => Assert.Equal(["spawn /opendkim"], world.Kernel.Calls));
        world.At(3.1, () => Assert.Equal(["spawn /opendkim", "spawn /master"], world.Kernel.Calls));
        world.SignalAt(4, Signal.SIGINT);

        Assert.Equal(0, world.Run());
        Assert.DoesNotContain(world.Log, line => line.StartsWith("panic", StringComparison.Ordinal));
    }

    [Fact]
    public void The_daemon_that_makes_its_own_session_gets_no_group_and_the_other_does()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(1, Signal.SIGQUIT);

        Assert.Equal(0, world.Run());
        Assert.Equal([true, false], world.Kernel.Spawned.Select(request => request.LeadsGroup));
        Assert.Equal("TZ=UTC"u8.ToArray(), Assert.Single(world.Kernel.Spawned[0].Environment));
    }

    [Fact]
    public void A_service_that_ignores_SIGTERM_is_killed_at_its_deadline_and_the_stop_is_still_orderly()
    {
        world.Kernel.Next("/opendkim", new Life { StopsAfter = null });
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(1, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGKILL 12", "SIGTERM 11", "SIGKILL group 11"], world.Kernel.Calls.Skip(3));
        Assert.Contains("opendkim: stopped after 5s, killed, not stopped within 5s", world.Log);
    }

    [Fact]
    public void That_a_service_without_state_is_killed_at_its_deadline_is_said_to_be_ordinary()
    {
        world.Kernel.Next("/opendkim", new Life { StopsAfter = null });
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(1, Signal.SIGTERM);

        Assert.Equal(0, world.Supervisor.Run([Simulation.OpenDkim with { KeepsNoState = true }, Simulation.Postfix], world.Drain, world.Queue));
        Assert.Contains("opendkim: stopped after 5s, killed, as always: it keeps no state, and takes seconds to end by itself", world.Log);
    }

    [Fact]
    public void A_second_signal_kills_all_at_once()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", new Life { OthersStayFor = null });
        world.SignalAt(1, Signal.SIGTERM);
        world.SignalAt(2, Signal.SIGINT);

        Assert.Equal(128 + 9, world.Run());
        Assert.Equal(["SIGKILL 12", "SIGKILL group 12", "SIGTERM 11", "SIGKILL group 11"], world.Kernel.Calls.Skip(3));
        Assert.InRange(world.Time.Now.TotalSeconds, 2, 2.1);
        Assert.Contains("warning: SIGINT: came again, stopping at once", world.Log);
    }

    [Fact]
    public void A_process_that_survives_SIGKILL_is_left_behind()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", new Life { Immortal = true });
        world.SignalAt(1, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.InRange(world.Time.Now.TotalSeconds, 19, 19.1);
        Assert.Contains("error: postfix: pid 12 survives SIGKILL; leaving it behind", world.Log);
        Assert.Contains(world.Log, line => line.StartsWith("postfix: stopped", StringComparison.Ordinal) && line.EndsWith("SIGKILL, not stopped within 13s", StringComparison.Ordinal));
    }

    [Fact]
    public void A_stop_while_the_first_service_starts_does_not_start_the_second()
    {
        world.Kernel.Next("/opendkim", new Life { ReadyAfter = null });
        world.SignalAt(1, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["spawn /opendkim", "title pfinit:stopping", "SIGTERM 11"], world.Kernel.Calls);
    }

    [Fact]
    public void A_hangup_where_nobody_reads_settings_and_an_unused_signal_change_nothing()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(1, Signal.SIGHUP);
        world.SignalAt(2, Signal.SIGUSR2);
        world.SignalAt(3, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Contains("SIGHUP: the settings are read again when the relay is up", world.Log);
        Assert.Contains("SIGUSR2: ignored", world.Log);
        Assert.Equal(["spawn /opendkim", "spawn /master", "title pfinit:stopping", "SIGKILL 12", "SIGTERM 11"], world.Kernel.Calls);
    }

    [Fact]
    public void SIGUSR1_goes_to_the_service_that_reloads_on_it()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(1, Signal.SIGUSR1);
        world.SignalAt(3, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal("SIGUSR1 11", world.Kernel.Calls[2]);
        Assert.Contains("SIGUSR1: handed on to opendkim", world.Log);
    }

    [Fact]
    public void SIGUSR1_for_a_service_that_is_down_is_not_needed()
    {
        world.Kernel.Next("/opendkim", Life.Dies(1, Signal.SIGSEGV), Life.Good);
        world.Kernel.Next("/master", Life.Good);
        world.SignalAt(1.05, Signal.SIGUSR1);
        world.SignalAt(3, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Contains("SIGUSR1: opendkim is down, and reads its files when it starts", world.Log);
        Assert.DoesNotContain("SIGUSR1 11", world.Kernel.Calls);
    }

    [Fact]
    public void What_is_left_unsaid_of_a_storm_of_signals_is_said_a_second_later_or_at_the_end()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Good);
        foreach (var second in new[] { 1, 1.1, 1.2, 2.7, 2.8 })
            world.SignalAt(second, Signal.SIGUSR2);
        world.At(2.1, () => Assert.Equal("SIGUSR2: ignored; came 2 times more since the last such line", world.Log[^1]));
        world.SignalAt(2.9, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal("SIGUSR2: ignored; came 2 times more since the last such line", world.Log[^3]);
    }

    [Fact]
    public void A_panic_elsewhere_stops_in_order_with_status_70()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Good);
        world.PanicAt(1);

        Assert.Equal(70, world.Run());
        Assert.Equal(["title pfinit:stopping", "SIGKILL 12", "SIGTERM 11"], world.Kernel.Calls.Skip(2));
    }

    [Fact]
    public void A_bug_in_the_supervisor_stops_in_order_with_status_70()
    {
        // The spawn of Postfix is not scripted: FakeKernel throws in the middle of a turn.
        world.Kernel.Next("/opendkim", Life.Good);

        Assert.Equal(70, world.Run());
        Assert.Equal("SIGTERM 11", world.Kernel.Calls[^1]);
        Assert.Contains("panic: supervisor: InvalidOperationException: unscripted spawn of /master", world.Log);
    }
}
