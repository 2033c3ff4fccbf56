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
        kernel.Next("/x", new Life { StopsAfter = null, Immortal = true });
        pid = processes.Spawn(SpawnRequest.Of(["/x"], [])).Pid;
    }

    [Fact]
    public void Signals_are_handed_on_in_order_and_its_end_is_the_end()
    {
        events.Post(new SupervisorEvent.SignalArrived(Signal.SIGHUP));
        events.Post(new SupervisorEvent.ChildExited(pid + 1, WaitStatus.Exited(9)));
        events.Post(new SupervisorEvent.SignalArrived(64));
        events.Post(new SupervisorEvent.ChildExited(pid, WaitStatus.Killed(64)));

        Assert.Equal(192, Attend(InitBehaviour.Exec));
        Assert.Equal([$"SIGHUP {pid}", $"signal 64 {pid}"], kernel.Calls.Skip(1));
    }

    [Fact]
    public void A_panic_ends_the_command_with_status_70()
    {
        events.Post(new SupervisorEvent.Panicked());
        Assert.Equal(70, Attend(InitBehaviour.Exec));
        Assert.Equal($"SIGTERM {pid}", kernel.Calls[^1]);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 4)]
    [InlineData(143, 0)]
    public void Statuses_that_count_as_success_become_0(int status, int expected)
    {
        events.Post(new SupervisorEvent.ChildExited(pid, status > 128 ? WaitStatus.Killed(status - 128) : WaitStatus.Exited(status)));
        Assert.Equal(expected, Attend(InitBehaviour.Tini with { CountAsSuccess = [3, 143] }));
    }

    // posix_spawn(3) of nothing: refused where failures are told, a child that ends with 127 where they are not.
    [Theory]
    [InlineData(127, true)]
    [InlineData(127, false)]
    [InlineData(126, true)]
    public void A_command_that_may_not_have_been_executed_is_not_silent(int status, bool learnsOfFailures)
    {
        using var log = LogRecorder.Start();
        kernel.Next("", learnsOfFailures ? new Life { Refused = Libc.ENOENT } : Life.Good);
        events.Post(new SupervisorEvent.ChildExited(pid, WaitStatus.Exited(status)));

        Assert.Equal(status, Attend(InitBehaviour.Exec));
        Assert.Equal(
            learnsOfFailures ? [] : [$"warning: exec: pid {pid}: exit status 127: the command's own, or it could not be executed, which qemu-user does not tell"],
            log.Lines);
    }

    [Fact]
    public void Signals_go_to_the_whole_group_when_asked_to()
    {
        Arrive(Signal.SIGTERM);
        Assert.Equal([$"SIGTERM group {pid}"], CallsUntilTheEnd(InitBehaviour.Tini with { SignalsGroup = true }));
    }

    [Fact]
    public void A_rewritten_signal_is_sent_as_the_other_one_or_not_at_all()
    {
        Arrive(Signal.SIGTERM);
        Arrive(Signal.SIGHUP);
        Assert.Equal(
            [$"SIGINT {pid}"],
            CallsUntilTheEnd(SingleChild with { Rewritten = new Dictionary<int, int> { [Signal.SIGTERM] = Signal.SIGINT, [Signal.SIGHUP] = 0 } }));
    }

    [Fact]
    public void A_stop_signal_stops_the_session_then_pfinit_and_what_is_left_gets_SIGTERM()
    {
        Arrive(Signal.SIGTSTP);
        Assert.Equal([$"SIGSTOP group {pid}", "SIGSTOP 1", $"SIGTERM group {pid}"], CallsUntilTheEnd(InitBehaviour.DumbInit));
    }

    [Fact]
    public void Without_a_session_a_stop_signal_stays_what_it_is_and_nobody_is_left()
    {
        Arrive(Signal.SIGTTIN);
        Assert.Equal([$"SIGTTIN {pid}", "SIGSTOP 1"], CallsUntilTheEnd(SingleChild));
    }

    [Fact]
    public void All_signals_but_these_are_handed_on()
    {
        int[] never = [4, 7, 8, 9, 11, 17, 19, 32, 33, 34];
        Assert.Equal(never.Concat([5, 6, 21, 22, 31]).Order(), Enumerable.Range(1, 64).Except(InitBehaviour.Exec.HandedOn));
        Assert.Equal(InitBehaviour.Exec.HandedOn, InitBehaviour.Tini.HandedOn);
        Assert.Equal(never, Enumerable.Range(1, 64).Except(InitBehaviour.DumbInit.HandedOn));
    }

    [Theory]
    [InlineData(Libc.ENOENT, 127, 127, 2)]
    [InlineData(Libc.EACCES, 126, 126, 2)]
    [InlineData(Libc.E2BIG, 126, 1, 2)]
    public void A_command_that_cannot_be_started_has_a_status_for_each_init(int errno, int exec, int tini, int dumbInit) => Assert.Equal(
        [exec, tini, dumbInit],
        new[] { InitBehaviour.Exec, InitBehaviour.Tini, InitBehaviour.DumbInit }.Select(behaviour => behaviour.StatusOf(new Errno(errno))));

    private static InitBehaviour SingleChild => InitBehaviour.DumbInit with { NewSession = false, SignalsGroup = false };

    private void Arrive(int signal) => events.Post(new SupervisorEvent.SignalArrived(signal));

    private int Attend(InitBehaviour behaviour) => new ForegroundCommand(kernel, processes, events, behaviour).Attend(pid);

    // Its exit is collected before it is told, as the reaper does.
    private IEnumerable<string> CallsUntilTheEnd(InitBehaviour behaviour)
    {
        events.Post(new SupervisorEvent.ChildExited(pid, WaitStatus.Exited(0)));
        Assert.Equal(0, Attend(behaviour));
        return kernel.Calls.Skip(1);
    }
}
