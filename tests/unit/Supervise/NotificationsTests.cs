using Pfinit.Kernel;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>When the service manager is told what.</summary>
public sealed class NotificationsTests : IDisposable
{
    private readonly RecordingNotifier manager = new();
    private readonly Simulation world;

    public NotificationsTests() => world = new Simulation(manager);

    public void Dispose() => world.Dispose();

    [Fact]
    public void It_hears_of_the_start_the_reload_and_the_stop_in_this_order()
    {
        Start();
        world.At(0.5, () => Assert.Empty(manager.Heard));
        world.At(3, () =>
        {
            world.Supervisor.BeginReload();
            world.Supervisor.EndReload("");
        });
        world.SignalAt(4, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["ready Taking mail", "reloading", "ready Taking mail", "stopping"], manager.Heard);
    }

    [Fact]
    public void A_reload_before_everything_is_up_does_not_make_it_ready()
    {
        Start();
        world.At(0.5, () =>
        {
            world.Supervisor.BeginReload();
            world.Supervisor.EndReload("");
        });
        world.At(0.6, () => Assert.Empty(manager.Heard));
        world.SignalAt(4, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["ready Taking mail", "stopping"], manager.Heard);
    }

    [Fact]
    public void It_hears_in_a_few_words_of_a_reload_that_is_refused_until_one_is_not()
    {
        Start();
        world.At(3, () =>
        {
            world.Supervisor.BeginReload();
            world.Supervisor.EndReload("reload refused: 2 mistakes");
        });
        world.At(4, () =>
        {
            world.Supervisor.BeginReload();
            world.Supervisor.EndReload("");
        });
        world.SignalAt(5, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["ready Taking mail", "reloading", "ready Taking mail; reload refused: 2 mistakes", "reloading", "ready Taking mail", "stopping"], manager.Heard);
    }

    [Fact]
    public void It_hears_what_becomes_of_the_services()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Dies(3, Signal.SIGKILL), Life.Good);
        world.SignalAt(10, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["ready Taking mail", "opendkim up, postfix restarting", "opendkim up, postfix starting", "Taking mail", "stopping"], manager.Heard);
    }

    [Fact]
    public void What_becomes_of_the_services_in_a_reload_it_hears_at_its_end()
    {
        world.Kernel.Next("/opendkim", Life.Dies(3, Signal.SIGKILL), Life.Good with { ReadyAfter = TimeSpan.FromSeconds(2) });
        world.Kernel.Next("/master", Life.Good);
        world.At(2.5, world.Supervisor.BeginReload);
        world.At(4, () => world.Supervisor.EndReload(""));
        world.SignalAt(10, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["ready Taking mail", "reloading", "ready opendkim starting, postfix up", "Taking mail", "stopping"], manager.Heard);
    }

    [Fact]
    public void It_gets_signs_of_life_as_often_as_it_wants()
    {
        manager.KeepAliveInterval = TimeSpan.FromSeconds(10);
        using var other = new Simulation(manager);
        other.Kernel.Next("/opendkim", Life.Good);
        other.Kernel.Next("/master", Life.Good);
        other.SignalAt(35, Signal.SIGTERM);

        Assert.Equal(0, other.Run());
        Assert.Equal(3, manager.Heard.Count(word => word == "alive"));
    }

    private void Start()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Good with { ReadyAfter = TimeSpan.FromSeconds(2) });
    }

    private sealed class RecordingNotifier : INotifier
    {
        public List<string> Heard { get; } = [];

        public TimeSpan? KeepAliveInterval { get; set; }

        public void Ready(string status) => Heard.Add($"ready {status}");

        public void Status(string status) => Heard.Add(status);

        public void Reloading() => Heard.Add("reloading");

        public void Stopping() => Heard.Add("stopping");

        public void KeepAlive() => Heard.Add("alive");
    }
}
