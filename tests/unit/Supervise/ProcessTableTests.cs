using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

public sealed class ProcessTableTests
{
    private readonly FakeKernel kernel = new();
    private readonly ProcessTable processes;

    public ProcessTableTests() => processes = new ProcessTable(kernel, new EventQueue());

    [Fact]
    public void A_collected_child_is_not_signalled()
    {
        var pid = Spawn(Life.Good);
        processes.Signal(pid, Signal.SIGTERM);
        kernel.End(pid, WaitStatus.Exited(0));
        processes.Collect(pid);
        processes.Signal(pid, Signal.SIGTERM);
        Assert.Equal(["spawn /x", $"SIGTERM {pid}"], kernel.Calls);
    }

    [Fact]
    public void A_leader_whose_group_does_not_exist_yet_is_signalled_itself()
    {
        var pid = Spawn(new Life { MakesGroupLater = true });
        processes.SignalGroup(pid, Signal.SIGTERM);
        Assert.Equal(["spawn /x", $"SIGTERM group {pid}", $"SIGTERM {pid}"], kernel.Calls);
    }

    [Fact]
    public void Members_of_a_group_are_signalled_by_name()
    {
        var pid = Spawn(new Life { Pid = 57, Others = ["smtp", "smtpd", "smtp"], OthersStayFor = null, OthersEndBy = Signal.SIGKILL });
        kernel.End(pid, WaitStatus.Exited(0));
        processes.SignalMembers(pid, ["smtpd", "cleanup"], Signal.SIGTERM);
        Assert.Equal(["spawn /x", "SIGTERM 5701"], kernel.Calls);
    }

    [Fact]
    public void Members_that_are_still_stopped_are_killed_and_no_other_process_is_looked_at()
    {
        var pid = Spawn(new Life { Pid = 57, Others = ["qmgr", "pickup", "tlsmgr"], Immortal = true });
        Spawn(new Life { Pid = 58, Others = ["qmgr"] });
        kernel.Stopped.UnionWith([5700, 5702, 5800]);
        processes.KillStopped(pid, [5700, 5701, 5800, 9999]);
        Assert.Equal(["spawn /x", "spawn /x", "SIGKILL 5700"], kernel.Calls);
        Assert.Equal(0, kernel.Listings);
    }

    [Fact]
    public void A_pid_that_is_registered_twice_is_a_bug()
    {
        Spawn(new Life { Pid = 57 });
        Assert.Equal("pid 57 registered twice", Assert.Throws<InvalidOperationException>(() => Spawn(new Life { Pid = 57 })).Message);
    }

    [Fact]
    public void A_pid_may_come_again_once_it_was_collected()
    {
        kernel.End(Spawn(new Life { Pid = 57 }), WaitStatus.Exited(0));
        processes.Collect(57);
        Assert.Equal(57, Spawn(new Life { Pid = 57 }));
    }

    [Fact]
    public void A_refused_spawn_registers_nothing()
    {
        kernel.Next("/x", new Life { Refused = Libc.EACCES });
        Assert.Equal(Libc.EACCES, processes.Spawn(SpawnRequest.Of(["/x"], [])).Errno.Value);
        Assert.Equal(0, processes.Spawns);
    }

    private int Spawn(Life life)
    {
        kernel.Next("/x", life);
        return processes.Spawn(SpawnRequest.Of(["/x"], [])).Pid;
    }
}
