using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

public sealed class ForegroundCommandTests
{
    private readonly FakeKernel kernel = new();
    private readonly EventQueue events = new();
    private readonly ProcessTable processes;
    private readonly int pid;

    public ForegroundCommandTests()
    {
        processes = new ProcessTable(kernel, events);
        kernel.Next("/x", new Life { StopsAfter = null });
        pid = processes.Spawn(SpawnRequest.Of(["/x"], [])).Pid;
    }

    [Fact]
    public void Signals_are_handed_on_in_order_and_its_end_is_the_end()
    {
        events.Post(new SupervisorEvent.SignalArrived(Signal.SIGHUP));
        events.Post(new SupervisorEvent.ChildExited(pid + 1, WaitStatus.Exited(9)));
        events.Post(new SupervisorEvent.SignalArrived(64));
        events.Post(new SupervisorEvent.ChildExited(pid, WaitStatus.Killed(64)));

        Assert.Equal(192, new ForegroundCommand(kernel, processes, events, InitBehaviour.Exec).Attend(pid));
        Assert.Equal([$"SIGHUP {pid}", $"signal 64 {pid}"], kernel.Calls.Skip(1));
    }

    [Fact]
    public void A_panic_ends_the_command_with_status_70()
    {
        events.Post(new SupervisorEvent.Panicked());
        Assert.Equal(70, new ForegroundCommand(kernel, processes, events, InitBehaviour.Exec).Attend(pid));
        Assert.Equal($"SIGTERM {pid}", kernel.Calls[^1]);
    }

    [Fact]
    public void All_signals_but_these_are_handed_on() => Assert.Equal(
        [4, 5, 6, 7, 8, 9, 11, 17, 19, 21, 22, 31, 32, 33, 34],
        Enumerable.Range(1, 64).Except(InitBehaviour.Exec.HandedOn));
}
