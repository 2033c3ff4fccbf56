using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>What runs to its end before the daemons start.</summary>
public sealed class CommandTests : IDisposable
{
    private static readonly Command Script = new()
    {
        Name = "script",
        Line = ["/script"],
        Environment = [],
        Deadline = TimeSpan.FromSeconds(60),
        WorkingDirectory = "/tmp",
    };

    private readonly Simulation world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, false)]
    public void A_command_returns_its_status(int status, bool succeeded)
    {
        world.Kernel.Next("/script", Life.Exits(2, status));

        var result = world.Supervisor.RunToEnd(Script);

        Assert.Equal(new CommandResult(status, $"exit status {status}"), result);
        Assert.Equal(succeeded, result.Succeeded);
        Assert.Equal("/tmp", world.Kernel.Spawned[0].WorkingDirectory);
    }

    [Fact]
    public void A_command_returns_the_first_line_that_it_wrote()
    {
        world.Kernel.Next("/script", Life.Exits(2, 3) with { Writes = "script: bad\nmore" }, Life.Exits(2, 3));

        Assert.Equal("script: bad", world.Supervisor.RunToEnd(Script).Said);
        Assert.Null(world.Supervisor.RunToEnd(Script).Said);
    }

    [Fact]
    public void A_command_that_crashes_returns_128_and_the_signal()
    {
        world.Kernel.Next("/script", Life.Dies(1, Signal.SIGSEGV));
        Assert.Equal(new CommandResult(139, "killed by SIGSEGV"), world.Supervisor.RunToEnd(Script));
    }

    [Fact]
    public void A_command_that_cannot_be_started_says_why()
    {
        world.Kernel.Next("/script", new Life { Refused = Libc.ENOENT });
        Assert.Equal(new CommandResult(127, "cannot start /script: No such file or directory"), world.Supervisor.RunToEnd(Script));
    }

    [Fact]
    public void Orphans_that_are_reaped_meanwhile_do_not_end_it()
    {
        world.Kernel.Next("/script", Life.Exits(2, 0));
        world.At(1, () =>
        {
            world.Kernel.AddOrphan(99, WaitStatus.Exited(1));
            world.Kernel.Reap(99);
        });
        Assert.Equal(0, world.Supervisor.RunToEnd(Script).Status);
        Assert.Equal(2, world.Time.Now.TotalSeconds);
    }

    [Fact]
    public void A_command_that_outlasts_its_deadline_is_ended_and_has_not_succeeded()
    {
        world.Kernel.Next("/script", Life.Good);
        Assert.Equal(new CommandResult(143, "not done within 60s, exit status 0"), world.Supervisor.RunToEnd(Script));
        Assert.Equal(["spawn /script", "SIGTERM group 11"], world.Kernel.Calls);
    }

    [Fact]
    public void A_command_that_ignores_SIGTERM_is_killed()
    {
        world.Kernel.Next("/script", new Life { StopsAfter = null });
        Assert.Equal(new CommandResult(137, "not done within 60s, killed by SIGKILL"), world.Supervisor.RunToEnd(Script));
        Assert.InRange(world.Time.Now.TotalSeconds, 65, 65.1);
    }

    [Fact]
    public void A_command_that_survives_SIGKILL_does_not_hold_up_the_start_for_ever()
    {
        world.Kernel.Next("/script", new Life { StopsAfter = null, Immortal = true });
        Assert.Equal(137, world.Supervisor.RunToEnd(Script).Status);
        Assert.InRange(world.Time.Now.TotalSeconds, 70, 70.1);
    }

    [Fact]
    public void SIGTERM_ends_the_command_and_then_the_start()
    {
        world.Kernel.Next("/script", Life.Good);
        world.SignalAt(1, Signal.SIGTERM);

        Assert.False(world.Supervisor.RunToEnd(Script).Succeeded);

        Assert.True(world.Supervisor.StopRequested);
        Assert.False(world.Supervisor.RunToEnd(Script).Succeeded);
        Assert.Equal(0, world.Run());
        Assert.Equal(["spawn /script", "title pfinit:stopping", "SIGTERM group 11"], world.Kernel.Calls);
    }

    [Fact]
    public void SIGTERM_that_came_during_other_work_is_found_when_that_asks()
    {
        Assert.False(world.Supervisor.CheckForStop());
        world.SignalAt(0, Signal.SIGTERM);

        Assert.True(world.Supervisor.CheckForStop());

        Assert.Equal(0, world.Run());
        Assert.Equal(["title pfinit:stopping"], world.Kernel.Calls);
        Assert.Equal(["SIGTERM: stopping", "stop: done; no daemon was started"], world.Log);
    }

    [Fact]
    public void A_second_SIGTERM_kills_the_command()
    {
        world.Kernel.Next("/script", new Life { StopsAfter = null });
        world.SignalAt(1, Signal.SIGTERM);
        world.SignalAt(2, Signal.SIGTERM);

        Assert.Equal(137, world.Supervisor.RunToEnd(Script).Status);
        Assert.InRange(world.Time.Now.TotalSeconds, 2, 2.1);
    }

    [Fact]
    public void A_panic_ends_the_command_and_then_the_start_with_status_70()
    {
        world.Kernel.Next("/script", Life.Good);
        world.PanicAt(1);

        Assert.False(world.Supervisor.RunToEnd(Script).Succeeded);
        Assert.Equal(70, world.Run());
    }
}
