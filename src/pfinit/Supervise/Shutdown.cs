// The orderly end: first what the settings of the drain ask for, then it stops the services one after the other, the last started first, and knows
// the exit status that results. One deadline, counted from the signal, covers all of it.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Settings;

namespace Pfinit.Supervise;

/// <summary>Begun by a signal, a service that failed for good, or a panic. Only the supervisor thread calls it.</summary>
/// <param name="services">In start order.</param>
/// <param name="limits">How long each part may take.</param>
/// <param name="deliver">
/// Has the queue delivered, on another thread, which leads to <see cref="MailIsRefused"/> and in the end to <see cref="QueueIsOut"/>; false when that
/// cannot be.
/// </param>
/// <param name="noteUnderWay">Has it remembered whose delivery is about to be cut off. Takes a moment.</param>
internal sealed class Shutdown(IReadOnlyList<Service> services, DrainSettings limits, Func<bool> deliver, Action noteUnderWay)
{
    /// <summary>So long before the end it is noted who is still at work: more than that takes.</summary>
    public static readonly TimeSpan NotedBefore = TimeSpan.FromMilliseconds(500);

    private volatile ShutdownPhase phase;
    private TimeSpan begunAt;
    private bool queueIsOut;
    private int status;
    private bool hurried;
    private bool noted;

    /// <summary>How far it has come. Any thread may ask.</summary>
    public ShutdownPhase Phase => phase;

    /// <summary>For a stop that has not begun: other services, other limits.</summary>
    public void Change(IReadOnlyList<Service> others, DrainSettings changed) => (services, limits) = (others, changed);

    public bool Begun => phase != ShutdownPhase.None;

    /// <summary>Services are restarted no more.</summary>
    public bool Stopping => phase == ShutdownPhase.Stopping;

    public bool Done => Stopping && services.All(service => service.AtRest);

    /// <summary>The status of a failed daemon or a panic, else 0; 137 when the services were not given the time to stop.</summary>
    public int ExitStatus => status == 0 && hurried ? Diagnostics.ExitStatus.FromSignal(Signal.SIGKILL) : status;

    /// <summary>What is left in the queue is to be handed to <c>Peer</c>, by then; null: not, as after a failure, which a start follows on the same queue.</summary>
    public (string Peer, TimeSpan By)? Handover => Done && ExitStatus == 0 && limits.To is { } peer ? (peer, begunAt + limits.Timeout) : null;

    /// <summary>When <see cref="Advance"/> has something to do although nothing happened; null: never.</summary>
    public TimeSpan? NextDeadline => phase switch
    {
        ShutdownPhase.Announced => begunAt + limits.Delay,
        ShutdownPhase.Delivering => DeliversUntil,
        ShutdownPhase.Stopping when !noted && StillDelivers => EndsAt - NotedBefore,
        _ => null,
    };

    private TimeSpan EndsAt => begunAt + limits.Timeout - limits.Reserve;

    // A quarter of the time, at most five seconds, is left for the deliveries that are under way then.
    private TimeSpan DeliversUntil => EndsAt - TimeSpan.FromTicks(Math.Min(limits.Timeout.Ticks / 4, TimeSpan.FromSeconds(5).Ticks));

    // Postfix has been told to end, so that it begins no further delivery.
    private bool StillDelivers => services.Any(service => service is { Drains: true, State: ServiceState.Stopping });

    // Without a Postfix that serves there is nothing to announce and nothing to deliver.
    private bool Serving => services.Any(service => service is { Drains: true, State: ServiceState.Up });

    /// <summary>Somebody asked for it, and whatever was promised to be done first is done.</summary>
    public void BeginOrderly(TimeSpan now)
    {
        if (Begun)
            return;
        begunAt = now;
        phase = Serving ? ShutdownPhase.Announced : ShutdownPhase.Stopping;
        if (Serving && limits.Delay > TimeSpan.Zero)
            Log.Info("stop", $"mail is taken for {Elapsed.Text(limits.Delay)} more");
    }

    /// <summary>Something failed: from now on services are only stopped. A panic's status replaces an earlier one.</summary>
    public void Begin(int exitStatus, TimeSpan now)
    {
        if (!Begun)
            begunAt = now;
        if (!Stopping || exitStatus == Diagnostics.ExitStatus.Panic)
            status = exitStatus;
        phase = ShutdownPhase.Stopping;
    }

    /// <summary>Postfix was told to turn new mail away.</summary>
    public void MailIsRefused()
    {
        if (phase == ShutdownPhase.Delivering)
            Log.Info("stop", "new mail is turned away, the queue is delivered");
    }

    /// <summary>Nothing is in the queue that would be tried now.</summary>
    public void QueueIsOut() => queueIsOut = true;

    /// <summary>
    /// Does what is due; when it is time, stops the last service that is not at rest. To be called after every event; nothing happens before it began.
    /// </summary>
    public void Advance(TimeSpan now)
    {
        if (phase == ShutdownPhase.Announced && now >= begunAt + limits.Delay)
            EndAdmission();
        if (phase == ShutdownPhase.Delivering && (queueIsOut || now >= DeliversUntil))
            EndDelivery();
        if (Stopping)
            StopNext();
        if (Stopping && StillDelivers && now >= EndsAt - NotedBefore)
            NoteUnderWay();
    }

    /// <summary>Kills whatever is left, without waiting; the signer last, or smtpd would hold or refuse in its last moment what it could have had signed.</summary>
    public void Hurry()
    {
        hurried = true;
        phase = ShutdownPhase.Stopping;
        if (services.Any(service => service is { Drains: true, AtRest: false }))
            NoteUnderWay();
        foreach (var service in services.Reverse().Where(service => !service.AtRest))
            service.StopAtOnce();
    }

    private void EndAdmission()
    {
        // A master that ends meanwhile is restarted, and goes on delivering.
        phase = limits.Queue && deliver() ? ShutdownPhase.Delivering : ShutdownPhase.Stopping;
    }

    private void EndDelivery()
    {
        phase = ShutdownPhase.Stopping;
        Log.Info("stop", queueIsOut ? "all that was due is delivered" : "time is up for delivering the queue");
    }

    private void NoteUnderWay()
    {
        if (!noted)
            noteUnderWay();
        noted = true;
    }

    private void StopNext()
    {
        // Whoever waits for a restart will not get it.
        foreach (var service in services.Where(service => service.State is ServiceState.Down && !service.AtRest))
            service.Stop(EndsAt);
        foreach (var service in services.Reverse())
        {
            if (!service.AtRest && service.State is not ServiceState.Stopping)
                service.Stop(EndsAt);
            if (!service.AtRest)
                return;
        }
    }
}
