using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>Rules that hold for the whole table; what the cells lead to is tested by StartAndStopTests and RestartTests.</summary>
public sealed class ServiceTableTests
{
    private static readonly ServiceState[] States = Enum.GetValues<ServiceState>();
    private static readonly ServiceEvent[] Events = Enum.GetValues<ServiceEvent>();

    [Fact]
    public void Every_state_has_a_cell_for_every_event() =>
        Assert.All(States, state => Assert.All(Events, happened => Assert.True(Enum.IsDefined(ServiceTable.Cell(state, happened).Next))));

    [Fact]
    public void A_stop_is_never_a_mistake() =>
        Assert.All(States, state => Assert.NotEqual(ServiceAction.Panic, ServiceTable.Cell(state, ServiceEvent.Stop).Action));

    [Fact]
    public void A_running_daemon_gets_SIGTERM_once_and_then_SIGKILL()
    {
        Assert.Equal((ServiceAction.Terminate, ServiceState.Stopping), ServiceTable.Cell(ServiceState.Starting, ServiceEvent.Stop));
        Assert.Equal((ServiceAction.Terminate, ServiceState.Stopping), ServiceTable.Cell(ServiceState.Up, ServiceEvent.Stop));
        Assert.Equal((ServiceAction.Kill, ServiceState.Stopping), ServiceTable.Cell(ServiceState.Stopping, ServiceEvent.Stop));
        Assert.Equal((ServiceAction.Kill, ServiceState.Stopping), ServiceTable.Cell(ServiceState.Stopping, ServiceEvent.Timeout));
    }

    [Fact]
    public void Only_a_service_that_is_down_is_spawned() => Assert.Equal(
        [(ServiceState.Down, ServiceEvent.Timeout)],
        Cells().Where(cell => ServiceTable.Cell(cell.State, cell.Event).Action is ServiceAction.Spawn));

    [Fact]
    public void Only_an_answer_makes_a_service_up() => Assert.Equal(
        [(ServiceState.Starting, ServiceEvent.Ready)],
        Cells().Where(cell => cell.State != ServiceState.Up && ServiceTable.Cell(cell.State, cell.Event).Next is ServiceState.Up));

    [Fact]
    public void Whatever_was_given_up_stays_so() =>
        Assert.All(Events, happened => Assert.Equal(ServiceState.Failed, ServiceTable.Cell(ServiceState.Failed, happened).Next));

    [Fact]
    public void An_exit_that_was_asked_for_is_not_followed_by_a_restart() =>
        Assert.Equal((ServiceAction.Rest, ServiceState.Down), ServiceTable.Cell(ServiceState.Stopping, ServiceEvent.Exited));

    private static IEnumerable<(ServiceState State, ServiceEvent Event)> Cells() => States.SelectMany(_ => Events, (state, happened) => (state, happened));
}
