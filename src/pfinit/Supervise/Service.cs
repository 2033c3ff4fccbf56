// One supervised daemon: its state, its deadline, its restarts. ServiceTable says what an event leads to, this file does it.
// Only the supervisor thread calls it. It is long because the state has one owner.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Supervise;

internal sealed class Service(ServiceSpec spec, ProcessTable processes, IProbeQueue probes, IProbeQueue watch, TimeProvider time)
{
    // A killed process is gone in an instant, unless it is stuck in the kernel.
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    private readonly RestartPolicy restarts = new(spec.Restart);
    private readonly EarlierRuns earlier = new(spec.Name);
    private readonly Answers answers = new(probes, watch);
    private DaemonProcess? process;
    private StoppedProcesses? stopped;
    private TimeSpan enteredAt;
    private TimeSpan? deadline;
    private TimeSpan stopBy;
    private bool killed;
    private bool rereads;
    private bool renews;
    private int starts;
    private volatile ServiceStatus status = new(spec.Name);

    /// <summary>For other threads, as all else here is for the supervisor's.</summary>
    public ServiceStatus Status => status;

    public string Name => spec.Name;

    public bool ReloadsOnUsr1 => spec.ReloadsOnUsr1;

    /// <summary>There is a daemon to signal.</summary>
    public bool IsRunning => process is { IsRunning: true };

    /// <summary>What is under way when it stops may be finished.</summary>
    public bool Drains => spec.Drains;

    public ServiceState State { get; private set; }

    /// <summary>It answered its probe at least once, so that what depends on it may start.</summary>
    public bool HasBeenUp { get; private set; }

    /// <summary>The start is over: there are services, and each has been up.</summary>
    public static bool AllHaveBeenUp(IReadOnlyList<Service> services) => services.Count > 0 && services.All(service => service.HasBeenUp);

    /// <summary>No process, and none will be started.</summary>
    public bool AtRest => !earlier.Any && (State is ServiceState.Failed || (State is ServiceState.Down && deadline is null));

    /// <summary>As <see cref="DaemonProcess.Status"/> of its last process; 0 before the first.</summary>
    public int LastStatus => process?.Status ?? 0;

    /// <summary>Why pfinit gave it up: `5 exits in 2.1s, giving up; last: exit status 1; it said: fatal: open /x: Permission denied`.</summary>
    public string Failure
    {
        get
        {
            // A daemon complains before it exits, so there may be no more than a moment between the first such words and the first exit.
            var said = Log.LastComplaint(Name, restarts.Period + TimeSpan.FromSeconds(1) + Now - enteredAt);
            return $"{restarts.Exits} exits in {Elapsed.Text(restarts.Period)}, giving up; last: {process?.Ending}{(said is null ? "" : "; it said: " + said)}";
        }
    }

    /// <summary>Why another start would not help: the settings are at fault. Null otherwise.</summary>
    public string? Refusal { get; private set; }

    /// <summary>When <see cref="Tick"/> has something to do; null: nothing is pending.</summary>
    public TimeSpan? NextDeadline => Elapsed.Earliest(deadline, NextLook, stopped?.NextLook);

    private TimeSpan? NextLook => HasProcess && process?.NextLook is { } look && !(earlier.NextLook < look) ? look : earlier.NextLook;

    private bool HasProcess => State is ServiceState.Starting or ServiceState.Up or ServiceState.Stopping;

    private TimeSpan Now => Elapsed.Now(time);

    /// <summary>Starts it for the first time.</summary>
    public void Start() => Handle(ServiceEvent.Timeout);

    /// <summary>Has it stop and stay down, and what earlier runs left at work be done, too.</summary>
    /// <param name="by">When one that drains has to be done.</param>
    public void Stop(TimeSpan by)
    {
        stopBy = by;
        earlier.DrainUntil(by);
        if (State is not ServiceState.Stopping)
            Handle(ServiceEvent.Stop);
    }

    /// <summary>Kills it and all that is left of earlier runs.</summary>
    public void StopAtOnce()
    {
        Stop(Now);
        earlier.Kill(Now);
        if (State is ServiceState.Stopping)
            Handle(ServiceEvent.Stop);
    }

    /// <summary>Other settings: limits and probe from now on, the rest from the next start on.</summary>
    public void Change(ServiceSpec changed)
    {
        spec = changed;
        restarts.Limits = changed.Restart;
    }

    /// <summary>
    /// Has it read its files again: with the signal that it does so on, once it has a handler for that. One that is down will read them anyway.
    /// </summary>
    public void Reread()
    {
        if (State is ServiceState.Up && process is { IsRunning: true } daemon)
            daemon.Signal(spec.ReloadsOnUsr1 ? Kernel.Signal.SIGUSR1 : Kernel.Signal.SIGHUP);
        else
            rereads = State is ServiceState.Starting;
    }

    /// <summary>Has it read that new mail is turned away: a daemon that starts from now on, or is just starting, is up when it says so.</summary>
    public void TurnMailAway()
    {
        if (spec.Ready is ReadyProbe.Smtp smtp)
            spec = spec with { Ready = smtp with { Test = null, TurnsMailAway = true } };
        if (State is ServiceState.Starting && !killed && process is { IsRunning: true } daemon)
            answers.Ask(daemon.Pid, spec.Ready);
        Reread();
    }

    /// <summary>Ends it alone and starts it again at once, which is no failure of its own. For a daemon that has nothing to lose, or whose group finishes what it does.</summary>
    public void Renew()
    {
        if (State is not (ServiceState.Starting or ServiceState.Up) || process is not { IsRunning: true } daemon)
            return;
        renews = true;
        daemon.Signal(Kernel.Signal.SIGKILL);
    }

    /// <summary>Some child was collected: this daemon, one of its orphans, or anybody.</summary>
    public void ChildExited(int pid, WaitStatus status)
    {
        earlier.Look(Now);
        if (process is not { } daemon || !HasProcess)
            return;
        daemon.ChildExited(pid, status, Now);
        if (!daemon.IsRunning)
        {
            // The time to start, or to die, was the daemon's: what it leaves behind has a time of its own.
            answers.StopAsking(daemon.Pid);
            if (State is not ServiceState.Stopping)
                deadline = null;
        }

        LookForEnd(daemon);
        Publish();
    }

    /// <summary>An answer of the daemon that was started as <paramref name="pid"/>, which may have ended since it was asked.</summary>
    public void Probed(int pid, ProbeResult result)
    {
        if (process is not { IsRunning: true } daemon || daemon.Pid != pid)
            return;
        answers.Note(result);
        if (result.Ready && !killed)
            Handle(ServiceEvent.Ready);
        else if (result.Final && State is ServiceState.Starting)
            Refuse();
        if (State is not ServiceState.Up || killed || answers.Wedged(() => processes.Look(pid), Now) is not { } problem)
            return;

        // A probe may notice an end before the reaper does, which then says what it was.
        if (processes.HasEnded(pid))
            return;
        Log.Warning(Name, $"pid {pid} does not answer ({problem}); killing it");
        Handle(ServiceEvent.Wedged);
    }

    /// <summary>Acts on what is due.</summary>
    public void Tick()
    {
        if (NextLook <= Now)
        {
            earlier.Look(Now);
            if (HasProcess)
                LookForEnd(process!);
        }

        if (stopped?.NextLook <= Now)
            LookForStopped(stopped!, process!);
        if (deadline <= Now)
        {
            deadline = null;
            if (State is ServiceState.Starting && !killed && answers.Last.Refuses)
            {
                Refuse();
            }
            else if (State is ServiceState.Starting && !killed && answers.Last.Waits)
            {
                Log.Warning(Name, $"{answers.Last.Problem}; going on, since another start would not help");
                Handle(ServiceEvent.Ready);
            }
            else
            {
                Handle(ServiceEvent.Timeout);
            }
        }
    }

    private void LookForStopped(StoppedProcesses looking, DaemonProcess daemon)
    {
        if (looking.Look(daemon.Pid, Now))
            Handle(ServiceEvent.Wedged);
        else
            Publish();
    }

    // The supervisor sees it and begins the shutdown, which ends this daemon, too.
    private void Refuse() => Refusal = $"{answers.Last.Problem}; {(HasBeenUp ? "the relay stops" : "nothing was accepted")}";

    private void LookForEnd(DaemonProcess daemon)
    {
        if (daemon.IsGone(Now) && !(State is ServiceState.Stopping && earlier.Any))
            Ended(daemon);
    }

    private void Ended(DaemonProcess daemon)
    {
        status = status with { LastExit = daemon.LastWords, LastExitAt = Now, LastStatus = daemon.Status };
        if (State is ServiceState.Stopping)
        {
            Handle(ServiceEvent.Exited);
            return;
        }

        if (!renews)
            restarts.Exited(Now, daemon.RanFor, served: State is ServiceState.Up);
        if (daemon.Rest is { } rest)
            earlier.Add(rest, startsAgain: renews || !restarts.Exhausted);
        Handle(restarts.Exhausted && !renews ? ServiceEvent.GaveUp : ServiceEvent.Exited);
    }

    private void Handle(ServiceEvent happened)
    {
        var before = State;
        var stayed = Now - enteredAt;
        (var action, State) = ServiceTable.Cell(before, happened);
        if (State != before)
        {
            enteredAt = Now;
            deadline = null;
            killed = false;
            stopped = null;
        }

        switch (action)
        {
            case ServiceAction.None:
                break;
            case ServiceAction.Spawn:
                Spawn();
                break;
            case ServiceAction.Probe:
                deadline = Now + spec.StartTimeout;
                answers.Ask(process!.Pid, spec.Ready);
                break;
            case ServiceAction.Announce:
                HasBeenUp = true;
                Log.Info(Name, $"up after {Elapsed.Text(stayed)}, pid {process!.Pid}");
                answers.Watch(process.Pid, spec, Now);
                stopped = spec.Drains ? new StoppedProcesses(Name, spec.Delivering, processes, Now) : null;
                if (rereads)
                    Reread();
                rereads = false;
                break;
            case ServiceAction.Delay when renews:
                renews = false;
                deadline = Now;
                break;
            case ServiceAction.Delay:
                deadline = Now + restarts.Delay;
                Log.Warning(Name, $"{process!.LastWords}; restart {restarts.Exits} of {spec.Restart.Exits - 1} in {Elapsed.Text(restarts.Delay)}");
                break;
            case ServiceAction.GiveUp:
                Log.Warning(Name, $"{process!.LastWords}; no restart left");
                break;
            case ServiceAction.Terminate:
                answers.StopAsking(process!.Pid);
                if (spec.Drains)
                    Drain(process!);
                else
                    Terminate(process!);
                break;
            case ServiceAction.Kill:
                Kill(process!, happened);
                break;
            case ServiceAction.Rest:
                deadline = null;
                if (before is ServiceState.Stopping)
                    Log.Info(Name, $"stopped after {Elapsed.Text(stayed)}, {process!.Stopped(earlier)}");
                break;
            default:
                throw new InvalidOperationException($"{Name}: {happened} while {before}");
        }

        Publish();
    }

    private void Publish()
    {
        var runs = process is { IsRunning: true };
        status = status with
        {
            State = State,
            Pid = runs ? process!.Pid : 0,
            StartedAt = runs ? process!.StartedAt : null,
            Restarts = Math.Max(0, starts - 1),
            NextStartAt = State is ServiceState.Down ? deadline : null,
            Stopped = stopped?.Lines ?? [],
            Standstill = stopped?.Standstill,
        };
    }

    private void Spawn()
    {
        starts++;
        if (spec.Socket is { } socket && SocketPlace.Clear(socket) is { } found)
            Log.Write(found);
        process = new DaemonProcess(spec, processes, Now);
        if (process.IsRunning)
            Handle(ServiceEvent.Spawned);
        else
            Ended(process);
    }

    private void Terminate(DaemonProcess daemon)
    {
        deadline = Now + spec.StopTimeout;
        daemon.Terminate();
    }

    private void Drain(DaemonProcess daemon)
    {
        // The rest of its group is seen to by then; this is for a daemon that does not even die of SIGKILL.
        deadline = stopBy + KillTimeout;
        daemon.Drain(stopBy);
    }

    private void Kill(DaemonProcess daemon, ServiceEvent happened)
    {
        if (killed)
        {
            // Asked a third time: it is being killed already.
            if (happened is ServiceEvent.Timeout)
            {
                Log.Error(Name, $"pid {daemon.Pid} survives SIGKILL; leaving it behind");
                daemon.LeaveBehind(Now);
                answers.StopAsking(daemon.Pid);
                Ended(daemon);
            }

            return;
        }

        var because = State is ServiceState.Starting ? $"not up within {Elapsed.Text(spec.StartTimeout)} ({answers.Last.Problem})"
            : happened is ServiceEvent.Wedged ? "no longer answering"
            : happened is ServiceEvent.Timeout && spec.KeepsNoState ? "as always: it keeps no state, and takes seconds to end by itself"
            : happened is ServiceEvent.Timeout ? $"not stopped within {Elapsed.Text(Now - enteredAt)}"
            : "told to stop at once";
        killed = true;
        stopped = null;
        deadline = Now + KillTimeout;
        if (State is not ServiceState.Stopping && spec.Drains)
            daemon.KillAlone(because);
        else
            daemon.Kill(because);
    }
}
