using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

public sealed class StatusTests
{
    [Fact]
    public void Before_the_daemons_there_are_none()
    {
        using var simulation = new Simulation();

        var status = simulation.Supervisor.Status;
        Assert.Equal(ShutdownPhase.None, status.Phase);
        Assert.Empty(status.Services);
    }

    [Fact]
    public void A_service_shows_its_process_and_where_it_is()
    {
        using var simulation = new Simulation();
        simulation.Kernel.Next("/opendkim", Life.Good);
        simulation.Kernel.Next("/master", Life.Good);
        var (starting, up) = (new List<ServiceStatus>(), new List<ServiceStatus>());
        simulation.At(0.005, () => starting.AddRange(simulation.Supervisor.Status.Services));
        simulation.At(5, () => up.AddRange(simulation.Supervisor.Status.Services));
        simulation.SignalAt(6, Signal.SIGTERM);

        simulation.Run();

        Assert.Equal((ServiceState.Starting, 11, ServiceState.Down, 0), (starting[0].State, starting[0].Pid, starting[1].State, starting[1].Pid));
        Assert.Equal((ServiceState.Up, 11, 0, null), (up[0].State, up[0].Pid, up[0].Restarts, up[0].LastExit));
        Assert.Equal((ServiceState.Up, 12), (up[1].State, up[1].Pid));
        Assert.Equal(TimeSpan.Zero, up[0].StartedAt);
    }

    [Fact]
    public void A_service_that_died_shows_how_and_when_it_is_started_again()
    {
        using var simulation = new Simulation();
        simulation.Kernel.Next("/opendkim", Life.Good);
        simulation.Kernel.Next("/master", Life.Dies(3, Signal.SIGKILL), Life.Good);
        ServiceStatus? waiting = null;
        ServiceStatus? again = null;
        simulation.At(3.05, () => waiting = simulation.Supervisor.Status.Services[1]);
        simulation.At(5, () => again = simulation.Supervisor.Status.Services[1]);
        simulation.SignalAt(6, Signal.SIGTERM);

        simulation.Run();

        Assert.Equal((ServiceState.Down, 0, 0, null), (waiting!.State, waiting.Pid, waiting.Restarts, waiting.StartedAt));
        Assert.Equal("pid 12 killed by SIGKILL after 3s", waiting.LastExit);
        Assert.Equal(137, waiting.LastStatus);
        Assert.Equal(TimeSpan.FromMilliseconds(100), waiting.NextStartAt - waiting.LastExitAt);
        Assert.Equal((ServiceState.Up, 13, 1, "pid 12 killed by SIGKILL after 3s", null), (again!.State, again.Pid, again.Restarts, again.LastExit, again.NextStartAt));
    }

    [Fact]
    public void The_way_to_the_end_is_shown()
    {
        using var simulation = new Simulation { Drain = new(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(2), Queue: false) };
        simulation.Kernel.Next("/opendkim", Life.Good);
        simulation.Kernel.Next("/master", Life.Good);
        var announced = ShutdownPhase.None;
        simulation.SignalAt(1, Signal.SIGTERM);
        simulation.At(2, () => announced = simulation.Supervisor.Status.Phase);

        simulation.Run();

        Assert.Equal(ShutdownPhase.Announced, announced);
        Assert.Equal(ShutdownPhase.Stopping, simulation.Supervisor.Status.Phase);
        Assert.All(simulation.Supervisor.Status.Services, service => Assert.Equal((ServiceState.Down, 0), (service.State, service.Pid)));
    }
}
