// The reaper thread: collects every child that exits, ours and the orphans that the kernel hands to PID 1.
// It is the only caller of wait functions in the process; the runtime must never reap (see BannedSymbols.txt).

using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Waits for exits and posts each as an event.</summary>
internal sealed class Reaper(IKernel kernel, ProcessTable table, IEventQueue events)
{
    public void Run()
    {
        while (true)
            ReapOne();
    }

    /// <summary>Collects one child; without any child, sleeps until one is started.</summary>
    public void ReapOne()
    {
        // Read before waiting: a child started after "there is no child" was found then ends the sleep at once.
        var spawns = table.Spawns;
        if (kernel.WaitForExit() is not { } pid)
        {
            table.WaitForSpawn(spawns);
            return;
        }

        // Before anybody hears of the exit, so that what a child says about it stands in the log before what we say.
        table.DrainOutput(pid);
        if (table.Collect(pid) is { } status)
            events.Post(new SupervisorEvent.ChildExited(pid, status));
    }
}
