using Pfinit.Kernel;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>What the supervisor does when settings were read again.</summary>
public sealed class ReloadTests : IDisposable
{
    private static readonly DrainSettings Drain = new(TimeSpan.FromSeconds(8), TimeSpan.Zero, Queue: false);

    private readonly Simulation world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void A_hangup_asks_for_a_reload_and_a_storm_of_them_is_one_line_a_second()
    {
        var asked = 0;
        Start();
        world.Supervisor.ReloadWith(() => asked++, begin: () => { });
        for (var i = 0; i < 1000; i++)
            world.SignalAt(1, Signal.SIGHUP);
        world.At(1.5, () => Assert.Equal(1, asked));
        world.SignalAt(2.5, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(2, asked);
        Assert.Equal(
            ["SIGHUP: reading the settings again", "SIGHUP: reading the settings again; came 999 times more since the last such line"],
            world.Log.Where(line => line.StartsWith("SIGHUP", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_hangup_before_the_daemons_are_up_asks_for_a_reload_when_they_are()
    {
        var calls = new List<string>();
        Start(Life.Good with { ReadyAfter = TimeSpan.FromSeconds(3) });
        world.SignalAt(0, Signal.SIGHUP);
        Assert.False(world.Supervisor.CheckForStop());
        world.Supervisor.ReloadWith(() => calls.Add("ask"), () => calls.Add("begin"));
        world.SignalAt(1.5, Signal.SIGHUP);
        world.At(2, () => Assert.Empty(calls));
        world.At(6, () => Assert.Equal(["begin", "ask"], calls));
        world.SignalAt(7, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["begin", "ask"], calls);
        Assert.Equal(2, world.Log.Count(line => line == "SIGHUP: the settings are read again when the relay is up"));
    }

    // Whoever waits for an answer of `pfinit reload` gets it then.
    [Fact]
    public void A_stop_before_the_daemons_are_up_lets_reloads_begin_and_asks_for_none()
    {
        var begun = 0;
        Start(new Life { ReadyAfter = null });
        world.Supervisor.ReloadWith(() => Assert.Fail("reloads"), () => begun++);
        world.SignalAt(1, Signal.SIGHUP);
        world.At(1.5, () => Assert.Equal(0, begun));
        world.SignalAt(2, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(1, begun);
    }

    [Fact]
    public void A_hangup_during_a_stop_is_ignored()
    {
        Start(Life.Good with { OthersStayFor = TimeSpan.FromSeconds(3) });
        world.Supervisor.ReloadWith(() => Assert.Fail("reloads"), begin: () => { });
        world.SignalAt(1, Signal.SIGTERM);
        world.SignalAt(2, Signal.SIGHUP);

        Assert.Equal(0, world.Run());
        Assert.Contains("SIGHUP: ignored, pfinit is stopping", world.Log);
    }

    [Fact]
    public void A_command_that_a_stop_comes_before_is_not_started()
    {
        CommandResult? result = null;
        Start(Life.Good with { OthersStayFor = TimeSpan.FromSeconds(3) });
        world.SignalAt(1, Signal.SIGTERM);
        Thread? asking = null;
        world.At(2, () =>
        {
            asking = new Thread(() => result = world.Supervisor.RunBeside(new Command { Name = "postalias", Line = ["/postalias"], Environment = [], Deadline = TimeSpan.FromSeconds(1) }));
            asking.Start();
            Assert.True(SpinWait.SpinUntil(() => asking.ThreadState == ThreadState.WaitSleepJoin, TimeSpan.FromSeconds(20)));
        });

        Assert.Equal(0, world.Run());
        Assert.True(asking!.Join(TimeSpan.FromSeconds(20)));
        Assert.Equal("not started, pfinit is stopping", result!.Text);
    }

    [Fact]
    public void Each_daemon_reads_its_files_again_on_the_signal_that_it_knows()
    {
        Start();
        Adopt(1, order => order with { Reread = ["opendkim", "postfix"] });
        world.SignalAt(2, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGUSR1 11", "SIGHUP 12"], world.Kernel.Calls.Skip(2).Take(2));
    }

    // Before it has a handler the signal would end it.
    [Fact]
    public void A_daemon_that_starts_is_told_when_it_is_up()
    {
        Start(Life.Good with { ReadyAfter = TimeSpan.FromSeconds(3) });
        Adopt(1, order => order with { Reread = ["postfix"] });
        world.At(2, () => Assert.DoesNotContain("SIGHUP 12", world.Kernel.Calls));
        world.SignalAt(4, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal("SIGHUP 12", world.Kernel.Calls[2]);
    }

    [Fact]
    public void A_service_that_is_new_is_started_while_the_others_run_and_stopped_after_them()
    {
        world.Kernel.Next("/master", Life.Good);
        world.Kernel.Next("/opendkim", Life.Good);
        Adopt(1, order => order);
        world.SignalAt(2, Signal.SIGTERM);

        Assert.Equal(0, world.Supervisor.Run([Simulation.Postfix], Drain, world.Queue));
        Assert.Equal(["spawn /master", "spawn /opendkim", "title pfinit:stopping", "SIGKILL 11", "SIGTERM 12"], world.Kernel.Calls);
    }

    [Fact]
    public void A_service_that_is_renewed_starts_at_once_and_that_counts_as_no_failure()
    {
        Start();
        for (var i = 1; i <= 9; i++)
        {
            world.Kernel.Next("/opendkim", Life.Good);
            Adopt(i, order => order with { Renew = ["opendkim"] });
        }

        world.SignalAt(20, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(10, world.Kernel.Calls.Count(call => call == "spawn /opendkim"));
        Assert.DoesNotContain(world.Log, line => line.Contains("restart", StringComparison.Ordinal) || line.Contains("killed", StringComparison.Ordinal));
    }

    [Fact]
    public void Restart_limits_and_the_deadline_of_the_stop_change_at_once()
    {
        world.Kernel.Next("/opendkim", Life.Good with { EndsAfter = TimeSpan.FromSeconds(2) });
        world.Kernel.Next("/master", Life.Good with { OthersStayFor = null });
        var once = Simulation.OpenDkim with { Restart = new RestartLimits { Exits = 1 } };
        world.At(1, () => world.Supervisor.Adopt(new ReloadOrder([once, Simulation.Postfix], Drain with { Timeout = TimeSpan.FromSeconds(3) })));

        Assert.NotEqual(0, world.Run());
        Assert.Contains(world.Log, line => line.Contains("1 exits in", StringComparison.Ordinal));
        Assert.InRange(world.Time.Now.TotalSeconds, 2, 7);
    }

    private void Start(Life? master = null)
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", master ?? Life.Good);
    }

    private void Adopt(double seconds, Func<ReloadOrder, ReloadOrder> order) =>
        world.At(seconds, () => world.Supervisor.Adopt(order(new ReloadOrder([Simulation.OpenDkim, Simulation.Postfix], Drain))));
}
