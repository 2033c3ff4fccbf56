using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

public sealed class ReaperTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeKernel kernel = new();
    private readonly EventQueue events = new();
    private readonly ProcessTable processes;
    private readonly Reaper reaper;

    public ReaperTests()
    {
        processes = new ProcessTable(kernel, events);
        reaper = new Reaper(kernel, processes, events);
    }

    [Fact]
    public void An_orphan_nobody_knows_is_collected_and_told()
    {
        kernel.AddOrphan(4711, WaitStatus.Killed(Signal.SIGKILL));
        kernel.NextWait(() => 4711);

        reaper.ReapOne();

        Assert.Equal(new SupervisorEvent.ChildExited(4711, WaitStatus.Killed(Signal.SIGKILL)), events.Take(TimeSpan.Zero));
        Assert.Throws<InvalidOperationException>(() => kernel.Collect(4711));
    }

    [Fact]
    public void A_child_that_could_not_execute_its_program_is_none_of_the_reapers()
    {
        kernel.CollectedBySpawn = 4711;
        kernel.NextWait(() => 4711);

        reaper.ReapOne();

        Assert.Null(events.Take(TimeSpan.Zero));
    }

    [Fact]
    public void A_child_that_exits_before_its_spawn_returns_is_known_when_it_is_reaped()
    {
        // The reaper sees the exit while the spawn still holds the table; it must not collect before the child is registered.
        using var waiting = new ManualResetEventSlim();
        using var spawning = new ManualResetEventSlim();
        using var exited = new ManualResetEventSlim();
        kernel.Next("/x", new Life { Pid = 50 });
        kernel.NextWait(() =>
        {
            waiting.Set();
            spawning.Wait(Patience);
            exited.Set();
            return 50;
        });
        kernel.WhileSpawning = () =>
        {
            spawning.Set();
            Assert.True(exited.Wait(Patience));
            Thread.Sleep(50);
            kernel.End(50, WaitStatus.Exited(5));
        };
        var reaping = new Thread(reaper.ReapOne) { IsBackground = true };
        reaping.Start();
        Assert.True(waiting.Wait(Patience));

        Assert.Equal(50, processes.Spawn(SpawnRequest.Of(["/x"], [])).Pid);
        Assert.Equal(new SupervisorEvent.ChildExited(50, WaitStatus.Exited(5)), events.Take(Patience));
        Assert.True(reaping.Join(Patience));
    }

    [Fact]
    public void Without_children_the_reaper_sleeps_until_the_next_spawn()
    {
        kernel.NextWait(() => null);
        var sleeping = new Thread(reaper.ReapOne) { IsBackground = true };
        sleeping.Start();
        Assert.False(sleeping.Join(TimeSpan.FromMilliseconds(100)));

        kernel.Next("/x", Life.Good);
        processes.Spawn(SpawnRequest.Of(["/x"], []));
        Assert.True(sleeping.Join(Patience));
    }

    [Fact]
    public void A_spawn_just_after_no_child_was_found_is_not_slept_through()
    {
        kernel.Next("/x", Life.Good);
        kernel.NextWait(() =>
        {
            processes.Spawn(SpawnRequest.Of(["/x"], []));
            return null;
        });
        var reaping = new Thread(reaper.ReapOne) { IsBackground = true };
        reaping.Start();
        Assert.True(reaping.Join(Patience));
    }
}
