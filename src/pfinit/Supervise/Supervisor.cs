// The supervisor: runs what comes before the daemons, starts them in order, restarts them and stops them. Wired by Commands/Run.
// The thread that calls RunToEnd and Run is the supervisor thread. It waits for the event queue, and but for moments for nothing else: a tenth of a
// second at most for whoever listens where a daemon makes its socket, as long for the disk when deliveries are cut off, and at the very end a second for
// it (what is left in the queue), with a handover two more (before it, and to put back on hold what waits for its signature).

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Supervise;

internal sealed class Supervisor(
    IKernel kernel, ProcessTable processes, IEventQueue events, IProbeQueue probes, IProbeQueue watch, TimeProvider time, INotifier? notifier = null)
{
    private static readonly CommandResult NotStarted = new(ExitStatus.FromSignal(Signal.SIGTERM), "not started, pfinit is stopping");

    private static readonly int[] CaughtSignals =
        [Signal.SIGHUP, Signal.SIGINT, Signal.SIGQUIT, Signal.SIGUSR1, Signal.SIGUSR2, Signal.SIGTERM];

    private readonly object checking = new();
    private readonly SignalNotes notes = new(time);
    private readonly ProcessTitle title = new(kernel);
    private readonly Notifications notifications = new(notifier ?? new NoNotifier(), time);
    private CommandRun? command;
    private Action<CommandResult>? whenDone;
    private Action? reload;
    private Action? beginReloads;
    private bool reloadsLater;
    private volatile IReadOnlyList<Service> services = [];
    private volatile Shutdown shutdown = new([], new DrainSettings(TimeSpan.Zero, TimeSpan.Zero, Queue: false), () => false, () => { });
    private volatile Handover? handover;
    private int started;
    private int stopSignals;

    /// <summary>
    /// Takes up the duties of PID 1: takes signals, adopts orphans, starts the reaper and probe threads. Once in the life of the process,
    /// before anything is spawned.
    /// </summary>
    /// <param name="kernel">The real one.</param>
    /// <param name="readiness">Asks daemons.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notifier">Whom to tell how it goes.</param>
    public static Supervisor Start(IKernel kernel, IReadiness readiness, TimeProvider time, INotifier notifier)
    {
        var events = new EventQueue();
        kernel.SetTitle(ProcessTitle.Starting);

        // What whoever started us has ignored (nohup, a shell's background) stays ignored.
        SignalDuty.Start(SignalSet.Of(CaughtSignals).Without(InheritedSignals.Ignored), events);
        if (kernel.ProcessId != 1 && kernel.BecomeSubreaper() is { Failed: true } errno)
            Log.Warning("start", $"cannot adopt orphans: prctl: {errno}");
        var processes = new ProcessTable(kernel, events);
        var probes = new ProbeQueue(readiness, events, ProbePace.Starting);
        var watch = new ProbeQueue(readiness, events, ProbePace.Watching);
        DutyThread.Start("reaper", events, new Reaper(kernel, processes, events).Run);
        DutyThread.Start("probe", events, probes.Run);
        DutyThread.Start("watch", events, watch.Run);
        return new Supervisor(kernel, processes, events, probes, watch, time, notifier);
    }

    /// <summary>For other threads: never waits for the supervisor, whatever that is doing.</summary>
    public SupervisorStatus Status => new(handover is null ? shutdown.Phase : ShutdownPhase.Handover, [.. services.Select(service => service.Status)]);

    /// <summary>A signal or a panic asks pfinit to stop: nothing further is to be started, and <see cref="Run"/> returns the status at once.</summary>
    public bool StopRequested => shutdown.Begun;

    /// <summary>
    /// For long work before the daemons, which nobody interrupts: acts on what arrived meanwhile and says whether pfinit is to stop. Any thread,
    /// as long as the supervisor thread is not in RunToEnd or Run.
    /// </summary>
    public bool CheckForStop()
    {
        lock (checking)
        {
            while (events.Take(TimeSpan.Zero) is { } happened)
                Dispatch(happened);
            return StopRequested;
        }
    }

    /// <summary>Starts a thread that lasts as long as the process; an exception in it is reported as a panic and begins shutdown.</summary>
    public void StartDuty(string name, Action body) => DutyThread.Start(name, events, body);

    /// <summary>Before <see cref="Run"/>: who reads the settings again. Both are called on the supervisor thread, so they only leave word.</summary>
    /// <param name="asked">SIGHUP asks for that; one that came before the daemons were up does so then.</param>
    /// <param name="begin">Comes first, once: the daemons are up, or pfinit stops.</param>
    public void ReloadWith(Action asked, Action begin) => (reload, beginReloads) = (asked, begin);

    /// <summary>For the thread that reloads: takes over what has changed, on the supervisor thread. Returns at once.</summary>
    public void Adopt(ReloadOrder order) => events.Post(new SupervisorEvent.Asked(() => TakeOver(order)));

    /// <summary>For other threads: has a service started anew, unless pfinit stops. Returns at once.</summary>
    public void Renew(string service) => events.Post(new SupervisorEvent.Asked(() =>
    {
        if (!StopRequested)
            services.FirstOrDefault(one => one.Name == service)?.Renew();
    }));

    /// <summary>For the thread that reloads: the service manager is told.</summary>
    public void BeginReload() => events.Post(new SupervisorEvent.Asked(notifications.BeginReload));

    /// <summary>The same for the end of it; parameter as that of <see cref="Notifications.EndReload"/>.</summary>
    public void EndReload(string problem) => events.Post(new SupervisorEvent.Asked(() => notifications.EndReload(problem)));

    /// <summary>As <see cref="RunToEnd"/>, for one other thread, while <see cref="Run"/> supervises. Waits for the end.</summary>
    public CommandResult RunBeside(Command toRun)
    {
        // Not disposed of: after a stop the supervisor may set it when nobody waits any more.
        var done = new ManualResetEventSlim();
        CommandResult? result = null;
        events.Post(new SupervisorEvent.Asked(() =>
        {
            if (StopRequested)
            {
                result = NotStarted;
                done.Set();
                return;
            }

            whenDone = ended =>
            {
                result = ended;
                done.Set();
            };
            command = new CommandRun(toRun, processes, time);
        }));
        done.Wait();
        return result!;
    }

    /// <summary>For threads of other rooms: a bug of ours was found and reported, and shutdown begins. Safe from any thread.</summary>
    public void Panic() => events.Post(new SupervisorEvent.Panicked());

    /// <summary>
    /// Runs <paramref name="toRun"/>, what it writes going to the log, and waits for its end. A signal that asks pfinit to stop ends it and sets
    /// <see cref="StopRequested"/>.
    /// </summary>
    public CommandResult RunToEnd(Command toRun)
    {
        if (StopRequested)
            return NotStarted;
        command = new CommandRun(toRun, processes, time);
        while (command.Result is null)
            Turn();
        var result = command.Result;
        command = null;
        return result;
    }

    /// <summary>
    /// Starts the services in order and supervises them until a signal asks to stop, one of them fails for good, or a thread panics; then stops
    /// them in reverse order.
    /// </summary>
    /// <param name="specs">In start order.</param>
    /// <param name="drain">How they stop.</param>
    /// <param name="queue">The mail that may be left then.</param>
    /// <param name="hearDaemonsOut">Returns when what the daemons have logged to their end is in the log: pfinit's own last line is the last.</param>
    /// <returns>pfinit's exit status: 0 after a stop, 137 after one that was hurried by a second signal, a failed daemon's own, 70 after a panic.</returns>
    public int Run(IReadOnlyList<ServiceSpec> specs, DrainSettings drain, IMailQueue queue, Action? hearDaemonsOut = null)
    {
        if (StopRequested)
        {
            Log.Info("stop", "done; no daemon was started");
            return shutdown.ExitStatus;
        }

        services = [.. specs.Select(spec => new Service(spec, processes, probes, watch, time))];
        shutdown = new Shutdown(services, drain, () => queue.BeginDelivery(events), queue.NoteUnderWay);
        while (!shutdown.Done)
            Turn();
        HandOver(queue);
        notes.Tick(all: true);
        hearDaemonsOut?.Invoke();
        var left = queue.Describe();
        handover?.Report(left.Count);
        Log.Info("queue", left.Staying);
        if (left.CutOff is { } cutOff)
            Log.Warning("queue", cutOff);
        if (services.FirstOrDefault(service => service.State is ServiceState.Failed) is { } failed)
            Log.Fatal(failed.Name, failed.Failure);
        else if (services.FirstOrDefault(service => service.Refusal is not null) is { } refusing)
            Log.Fatal(refusing.Name, refusing.Refusal!);
        else
            Log.Info("stop", "done");
        return shutdown.ExitStatus;
    }

    // What is said of the queue before belongs to the deliveries of the first part, whose messages may be gone from it later.
    private void HandOver(IMailQueue queue)
    {
        if (shutdown.Handover is not (var peer, var by))
            return;
        var before = queue.Describe();
        if (before.CutOff is { } cutOff)
            Log.Warning("queue", cutOff);
        if (before.Count == 0)
            return;
        var now = Elapsed.Now(time);
        if (by - now < DrainSettings.ShortestHandover)
        {
            Log.Warning(HandoverCf.Transport, $"no time is left to hand the queue to {peer} (DRAIN_TIMEOUT)");
            return;
        }

        if (!queue.BeginHandover(peer, events))
            return;
        handover = new Handover(processes, peer, before, now, by, queue.NoteUnderWay);
        while (!handover.Done)
            Turn();
        queue.EndHandover(events);
    }

    // Whatever is possible now, then one event or deadline. A bug in here must not end PID 1 while daemons run: it begins their shutdown. Only
    // when that fails as well is there nothing left but to leave, which ends all processes of the container.
    private void Turn()
    {
        try
        {
            StartNext();
            shutdown.Advance(Elapsed.Now(time));
            handover?.Tick(Elapsed.Now(time));
            if (shutdown.Done && handover is not { Done: false } && command is null)
                return;
            if (events.Take(UntilNextDeadline()) is { } happened)
                Dispatch(happened);
            processes.Limits.Tick(Elapsed.Now(time));
            notes.Tick();
            command?.Tick();
            if (command is { Result: { } result } && whenDone is { } tell)
            {
                (command, whenDone) = (null, null);
                tell(result);
            }

            foreach (var service in services)
                service.Tick();
            notifications.Tick(services, shutdown.Begun);
            BeginReloads();
            if (services.FirstOrDefault(service => service.State is ServiceState.Failed) is { } failed)
                BeginShutdown(failed.LastStatus == 0 ? ExitStatus.Unhealthy : failed.LastStatus);
            if (services.Any(service => service.Refusal is not null))
                BeginShutdown(ExitStatus.Settings);
            ShowTitle();
        }
        catch (Exception e) when (shutdown.ExitStatus != ExitStatus.Panic)
        {
            Log.Panic("supervisor", $"{e.GetType().Name}: {e.Message}");
            BeginShutdown(ExitStatus.Panic);
        }
    }

    private void Dispatch(SupervisorEvent happened)
    {
        switch (happened)
        {
            case SupervisorEvent.ChildExited exit:
                command?.ChildExited(exit.Pid, exit.Status);
                foreach (var service in services)
                    service.ChildExited(exit.Pid, exit.Status);
                handover?.ChildExited(exit.Pid, exit.Status, Elapsed.Now(time));
                break;
            case SupervisorEvent.Probed answer:
                foreach (var service in services)
                    service.Probed(answer.Pid, answer.Result);
                break;
            case SupervisorEvent.SignalArrived arrived:
                TakeSignal(arrived.Signal);
                break;
            case SupervisorEvent.MailRefused:
                services.FirstOrDefault(service => service.Drains)?.TurnMailAway();
                shutdown.MailIsRefused();
                break;
            case SupervisorEvent.QueueEmptied:
                shutdown.QueueIsOut();
                break;
            case SupervisorEvent.HandoverReady ready:
                handover?.Start(ready.Postfix, Elapsed.Now(time));
                break;
            case SupervisorEvent.HandoverOver:
                handover?.Finish();
                break;
            case SupervisorEvent.Asked asked:
                asked.Work();
                break;
            case SupervisorEvent.Panicked:
                BeginShutdown(ExitStatus.Panic);
                break;
        }
    }

    private void TakeSignal(int signal)
    {
        switch (signal)
        {
            case Signal.SIGTERM or Signal.SIGINT or Signal.SIGQUIT when stopSignals++ == 0:
                Log.Info(Signal.Name(signal), "stopping");
                shutdown.BeginOrderly(Elapsed.Now(time));
                ShowTitle();
                command?.Interrupt("pfinit is stopping");
                break;
            case Signal.SIGTERM or Signal.SIGINT or Signal.SIGQUIT:
                Log.Warning(Signal.Name(signal), "came again, stopping at once");
                command?.Interrupt("pfinit is stopping at once");
                shutdown.Hurry();
                handover?.StopAtOnce(Elapsed.Now(time));
                break;
            case Signal.SIGHUP when StopRequested:
                notes.Info(signal, "ignored, pfinit is stopping");
                break;
            case Signal.SIGHUP when reload is { } ask && beginReloads is null:
                notes.Info(signal, "reading the settings again", () => AskUnlessStopping(ask));
                break;
            case Signal.SIGHUP:
                reloadsLater = true;
                notes.Info(signal, "the settings are read again when the relay is up");
                break;
            case Signal.SIGUSR1 when services.FirstOrDefault(service => service.ReloadsOnUsr1) is { } reloading:
                notes.Info(signal, reloading.IsRunning ? $"handed on to {reloading.Name}" : $"{reloading.Name} is down, and reads its files when it starts");
                reloading.Reread();
                break;
            default:
                notes.Info(signal, "ignored");
                break;
        }
    }

    private void BeginReloads()
    {
        if (beginReloads is not { } begin || !(StopRequested || Service.AllHaveBeenUp(services)))
            return;
        beginReloads = null;
        begin();
        if (reloadsLater)
            AskUnlessStopping(reload!);
    }

    private void AskUnlessStopping(Action ask)
    {
        if (!StopRequested)
            ask();
    }

    private void TakeOver(ReloadOrder order)
    {
        if (StopRequested)
            return;
        var arrived = new List<Service>();
        foreach (var spec in order.Services)
        {
            if (services.FirstOrDefault(service => service.Name == spec.Name) is { } known)
                known.Change(spec);
            else
                arrived.Add(new Service(spec, processes, probes, watch, time));
        }

        services = [.. arrived, .. services];
        started += arrived.Count;
        arrived.ForEach(service => service.Start());
        shutdown.Change(services, order.Drain);
        foreach (var service in services.Where(service => order.Renew.Contains(service.Name)))
            service.Renew();
        foreach (var service in services.Where(service => order.Reread.Contains(service.Name)))
            service.Reread();
    }

    private void ShowTitle() => title.Show(shutdown.Begun, services);

    private void BeginShutdown(int status)
    {
        if (!shutdown.Begun)
            command?.Interrupt("pfinit is stopping");
        shutdown.Begin(status, Elapsed.Now(time));
        handover?.StopAtOnce(Elapsed.Now(time));
        ShowTitle();
    }

    // The first start goes in order, since Postfix needs its milter. Later restarts do not wait for each other.
    private void StartNext()
    {
        if (!shutdown.Stopping && started < services.Count && (started == 0 || services[started - 1].HasBeenUp))
            services[started++].Start();
    }

    private TimeSpan? UntilNextDeadline()
    {
        var next = Elapsed.Earliest(command?.NextDeadline, shutdown.NextDeadline, handover?.NextDeadline, notes.NextDeadline,
            processes.Limits.NextLook, notifications.NextDeadline);
        foreach (var service in services)
            next = Elapsed.Earliest(next, service.NextDeadline);
        var left = next - Elapsed.Now(time);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }
}
