using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>A process of Postfix that somebody has stopped with SIGSTOP, while smtpd greets.</summary>
public sealed class StoppedTests : IDisposable
{
    private readonly Simulation world = new();

    public StoppedTests()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Good with { Others = ["qmgr", "smtp"] });
        world.SignalAt(60, Signal.SIGTERM);
    }

    public void Dispose() => world.Dispose();

    [Fact]
    public void A_stopped_queue_manager_is_told_of_once_and_killed_at_the_next_look_and_master_left_alone()
    {
        world.At(7, () => world.Kernel.Stopped.Add(1200));
        world.At(11, () => Assert.Equal(["postfix: qmgr, pid 1200, is stopped (SIGSTOP): mail is accepted and stays in the queue, it does not leave"], Postfix.Stopped));
        world.At(11, () => Assert.Equal(Postfix.Stopped[0], Postfix.Standstill));
        world.At(21, () => Assert.Empty(Postfix.Stopped));

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGKILL 1200"], Kills.Take(1));
        Assert.DoesNotContain("SIGKILL 12", world.Kernel.Calls.TakeWhile(call => !call.StartsWith("title", StringComparison.Ordinal)));
        Assert.Equal(
        [
            "error: postfix: qmgr, pid 1200, is stopped (SIGSTOP): mail is accepted and stays in the queue, it does not leave; killed in 5s unless it goes on",
            "warning: postfix: pid 1200 is still stopped; killing it",
        ], world.Log.Where(line => line.Contains("1200", StringComparison.Ordinal)));
    }

    [Fact]
    public void One_that_goes_on_before_the_next_look_is_left_alone()
    {
        world.At(7, () => world.Kernel.Stopped.Add(1200));
        world.At(12, () => world.Kernel.Stopped.Clear());
        world.At(17, () => Assert.Null(Postfix.Standstill));

        Assert.Equal(0, world.Run());
        Assert.DoesNotContain("SIGKILL 1200", world.Kernel.Calls);
    }

    [Fact]
    public void A_stopped_delivery_is_told_of_and_never_killed_since_its_message_might_arrive_twice()
    {
        world.At(7, () => world.Kernel.Stopped.Add(1201));
        world.At(30, () => Assert.Equal(["postfix: smtp, pid 1201, is stopped (SIGSTOP): what it delivers waits"], Postfix.Stopped));
        world.At(30, () => Assert.Null(Postfix.Standstill));

        Assert.Equal(0, world.Run());
        Assert.DoesNotContain("SIGKILL 1201", world.Kernel.Calls);
        Assert.Single(world.Log, line => line.EndsWith("not killed, since the message might arrive twice: kill -CONT 1201 lets it go on", StringComparison.Ordinal));
    }

    [Fact]
    public void A_stopped_master_is_killed_alone_and_started_again()
    {
        world.Kernel.Next("/master", Life.Good);
        world.At(7, () => world.Kernel.Stopped.Add(12));
        world.At(18, () => Assert.Equal(ServiceState.Up, Postfix.State));

        Assert.Equal(0, world.Run());
        Assert.Equal(["spawn /opendkim", "spawn /master", "SIGKILL 12", "spawn /master"], world.Kernel.Calls.Take(4));
        Assert.Contains(
            "error: postfix: master, pid 12, is stopped (SIGSTOP): nothing that ends is started again, and soon no mail is taken or sent; killed in 5s unless it goes on", world.Log);
        Assert.Contains("warning: postfix: pid 12 is still stopped; killing it", world.Log);
    }

    private IEnumerable<string> Kills => world.Kernel.Calls.Where(call => call.StartsWith("SIGKILL", StringComparison.Ordinal));

    private ServiceStatus Postfix => world.Supervisor.Status.Services.Single(service => service.Name == "postfix");
}
