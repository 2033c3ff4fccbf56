// The last part of a stop with DRAIN_TO: the Postfix that hands to a peer what is left in the queue, from its start to its end. No failure of it is one of the
// relay's: what was not taken stays, and the next start delivers it. Supervisor owns it, and calls it on its own thread only.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Supervise;

/// <summary>Waits for the word that all is ready, lets Postfix work, and ends it in the way of any stop: first master, then, when the time is over, who delivers.</summary>
/// <param name="processes">Where it is spawned.</param>
/// <param name="peer">Who gets it.</param>
/// <param name="before">What there is to hand over.</param>
/// <param name="begunAt">The present.</param>
/// <param name="endsAt">By when it has to be over.</param>
/// <param name="noteUnderWay">As that of <see cref="Shutdown"/>.</param>
internal sealed class Handover(ProcessTable processes, string peer, QueueReport before, TimeSpan begunAt, TimeSpan endsAt, Action noteUnderWay)
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(5);

    // A killed process is gone in an instant, unless it is stuck in the kernel.
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    private DaemonProcess? process;
    private TimeSpan end = endsAt;
    private bool over;
    private bool drains;
    private bool noted;

    /// <summary>No process of it is left, and none will come.</summary>
    public bool Done { get; private set; }

    /// <summary>When <see cref="Tick"/> has something to do although nothing happened; null once it is done.</summary>
    public TimeSpan? NextDeadline => Done ? null
        : !drains ? WorksUntil
        : Elapsed.Earliest(process!.NextLook, noted ? end + KillTimeout : end - Shutdown.NotedBefore);

    // As in the first part of the stop, a quarter of the time is for the deliveries that are under way then.
    private TimeSpan WorksUntil => end - TimeSpan.FromTicks(Math.Min((end - begunAt).Ticks / 4, LongestRest.Ticks));

    /// <summary>To be called when its configuration is written and the mail is where it delivers from.</summary>
    public void Start(ServiceSpec spec, TimeSpan now)
    {
        if (over || Done || process is not null || now >= WorksUntil)
            return;
        Log.Info(HandoverCf.Transport, $"{before.Staying}; handing over to {peer}, for {Elapsed.Text(end - now)} at most");
        process = new DaemonProcess(spec, processes, now);
        if (!process.IsRunning)
            Log.Warning(HandoverCf.Transport, process.Ending);
    }

    /// <summary>There is nothing to hand over, or nothing any more.</summary>
    public void Finish() => over = true;

    /// <summary>Some child was collected.</summary>
    public void ChildExited(int pid, WaitStatus status, TimeSpan now)
    {
        if (process is not { IsRunning: true } daemon)
            return;
        daemon.ChildExited(pid, status, now);
        if (!daemon.IsRunning && !drains)
            Log.Warning(HandoverCf.Transport, $"{daemon.LastWords}; nothing more is handed over");
    }

    /// <summary>Does what is due.</summary>
    public void Tick(TimeSpan now)
    {
        if (Done)
            return;
        if (process is not { Pid: > 0 } daemon)
        {
            Done = over || process is not null || now >= WorksUntil;
            return;
        }

        if (!drains && (over || now >= WorksUntil || !daemon.IsRunning))
        {
            drains = true;
            daemon.Drain(end);
        }

        if (!drains)
            return;
        if (!noted && now >= end - Shutdown.NotedBefore)
        {
            noted = true;
            noteUnderWay();
        }

        if (!daemon.IsRunning || now < end + KillTimeout)
        {
            Done = daemon.IsGone(now);
            return;
        }

        Log.Error(HandoverCf.Transport, $"pid {daemon.Pid} survives SIGKILL; leaving it behind");
        daemon.LeaveBehind(now);
        Done = true;
    }

    /// <summary>Says how much was taken; nothing where nothing could be handed over.</summary>
    /// <param name="left">How many messages stay; null when that could not be told.</param>
    public void Report(int? left)
    {
        if (process is null)
            return;
        if (before.Count - left is not { } taken)
            Log.Info(HandoverCf.Transport, $"the handover to {peer} is over");
        else if (taken <= 0)
            Log.Warning(HandoverCf.Transport, $"no message was handed over to {peer}");
        else
            Log.Info(HandoverCf.Transport, $"{Counted.Text(taken, "message", "was", "were")} handed over to {peer}");
    }

    /// <summary>Kills it, without waiting for what is under way.</summary>
    public void StopAtOnce(TimeSpan now)
    {
        over = true;
        end = now < end ? now : end;
        if (Done || process is not { Pid: > 0 } daemon)
            return;
        if (!noted)
            noteUnderWay();
        (noted, drains) = (true, true);
        daemon.Drain(end);
        daemon.Kill("told to stop at once");
    }
}
