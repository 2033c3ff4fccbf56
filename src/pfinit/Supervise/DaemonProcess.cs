// The process of a service, from its spawn until it and its whole group are gone. Service owns one and makes a new one for each start.

using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Supervise;

internal sealed class DaemonProcess
{
    private readonly ServiceSpec spec;
    private readonly ProcessTable processes;
    private readonly CgroupLimits limitsAtStart;
    private LingeringGroup? lingering;
    private TimeSpan? drainsUntil;
    private string? killedBecause;

    /// <summary>Spawns the daemon of <paramref name="spec"/> at <paramref name="now"/>.</summary>
    public DaemonProcess(ServiceSpec spec, ProcessTable processes, TimeSpan now)
    {
        this.spec = spec;
        this.processes = processes;
        StartedAt = now;
        limitsAtStart = processes.Limits.Now;
        var (pid, errno) = processes.Spawn(SpawnRequest.Of(spec.Command, spec.Environment) with { LeadsGroup = !spec.LeadsOwnSession, LogsAs = spec.Name });
        Pid = pid;
        IsRunning = !errno.Failed;
        if (!IsRunning)
            (Status, Ending) = CommandResult.NotStarted(spec.Command[0], errno, processes.Limits);
    }

    /// <summary>Also the number of its process group, whichever way it came to lead one. 0 when the spawn was refused.</summary>
    public int Pid { get; }

    public TimeSpan StartedAt { get; }

    /// <summary>Started and not collected yet.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>From the spawn to the exit.</summary>
    public TimeSpan RanFor { get; private set; }

    /// <summary>How it ended: `exit status 78`, `killed by SIGSEGV`, `killed, not up within 30s`, `cannot start /x: Permission denied`.</summary>
    public string Ending { get; private set; } = "";

    /// <summary>
    /// How a stop of it went: as <see cref="Ending"/>, or whether all that was under way could be finished, by <paramref name="earlier"/> runs, too.
    /// </summary>
    public string Stopped(EarlierRuns earlier) => drainsUntil is null || killedBecause is not null ? Ending
        : lingering is { CutShort: true } || earlier.CutShort ? "cut short"
        : "all finished";

    /// <summary>The start of the message about its end: `pid 41 exit status 78 after 0.3s`.</summary>
    public string LastWords => Pid == 0 ? Ending : $"pid {Pid} {Ending} after {Elapsed.Text(RanFor)}";

    /// <summary>
    /// 0..255 as a shell shows it, 126, 127 or 71 when it could not be started (<see cref="CommandResult"/>), and 1 (<see cref="Diagnostics.ExitStatus.Unhealthy"/>) when pfinit
    /// killed it, most likely since it never answered: 137 would send the reader looking for the out-of-memory killer.
    /// </summary>
    public int Status { get; private set; }

    /// <summary>When to ask <see cref="IsGone"/> again although no child exited; null while it runs.</summary>
    public TimeSpan? NextLook => lingering?.NextLook;

    /// <summary>Those of its group who are still at work when it <see cref="IsGone"/>; null: nobody.</summary>
    public LingeringGroup? Rest => lingering is { NextLook: not null } ? lingering : null;

    /// <summary>Takes note of a child's exit, should it be this one.</summary>
    public void ChildExited(int pid, WaitStatus status, TimeSpan now)
    {
        if (!IsRunning || pid != Pid)
            return;
        IsRunning = false;
        RanFor = now - StartedAt;
        Status = killedBecause is null ? status.ExitStatus : Diagnostics.ExitStatus.Unhealthy;
        Ending = killedBecause is null ? status + processes.Limits.Explain(status.Signal == Kernel.Signal.SIGKILL) : $"killed, {killedBecause}{processes.Limits.RefusedSince(limitsAtStart)}";
        lingering = new LingeringGroup(spec, Pid, processes, now);
        if (drainsUntil is { } end)
            lingering.DrainUntil(end);
    }

    /// <summary>Neither the process nor a member of its group is left, except for the <see cref="Rest"/>, which is not in the way of another start.</summary>
    public bool IsGone(TimeSpan now) => !IsRunning && (lingering is null || lingering.IsOutOfTheWay(now));

    /// <summary>Signals the daemon alone.</summary>
    public void Signal(int signal) => processes.Signal(Pid, signal);

    /// <summary>Asks it to end. When only its children are left they are asked: nobody else will do it.</summary>
    public void Terminate()
    {
        if (IsRunning)
            processes.Signal(Pid, Kernel.Signal.SIGTERM);
        else
            processes.SignalGroup(Pid, Kernel.Signal.SIGTERM);
    }

    /// <summary>Ends the daemon alone; the others of its group have until <paramref name="until"/> to finish.</summary>
    public void Drain(TimeSpan until)
    {
        drainsUntil = until;
        lingering?.DrainUntil(until);
        if (IsRunning)
            processes.Signal(Pid, Kernel.Signal.SIGKILL);
    }

    /// <summary>SIGKILL to it and its group.</summary>
    public void Kill(string because)
    {
        killedBecause ??= because;
        processes.SignalGroup(Pid, Kernel.Signal.SIGKILL);
    }

    /// <summary>SIGKILL to the daemon alone: the others of its group finish what they are doing, as after any other end of it.</summary>
    public void KillAlone(string because)
    {
        killedBecause ??= because;
        processes.Signal(Pid, Kernel.Signal.SIGKILL);
    }

    /// <summary>Counts it as gone although the kernel keeps it.</summary>
    public void LeaveBehind(TimeSpan now)
    {
        RanFor = now - StartedAt;
        Status = Diagnostics.ExitStatus.Unhealthy;
        Ending = $"still there after SIGKILL, {killedBecause}";
        IsRunning = false;
        lingering = null;
    }
}
