// Mail that Postfix holds while OpenDKIM is away, for `run`: puts the room Hold together.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Hold;
using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Made before the log is listened to; started before Postfix.</summary>
internal sealed class HeldMailDuty
{
    /// <summary>OpenDKIM answers in a millisecond, or is wedged.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    private readonly HeldMail? mail;
    private readonly HeldQueue? queue;
    private readonly RelayPlan plan;

    public HeldMailDuty(RelayPlan plan, Accounts accounts)
    {
        this.plan = plan;
        if (accounts.User("postfix") is not { } postfix)
            return;
        var events = new HoldEvents(System.TimeProvider.System);
        queue = new HeldQueue(Paths.Queue, postfix);
        var list = new HeldList(new HoldJournal(Paths.HeldJournal, postfix));
        mail = new HeldMail(events, queue, list, new Releases(list, queue, new ReleasePace(StableAfter), SignerServes), System.TimeProvider.System);
        if (plan.HoldsMail)
            Watcher = new HoldLines(events, postfix.Uid);
    }

    /// <summary>Sees what the daemons log; null when nothing is to be learned from it.</summary>
    public ILineWatcher? Watcher { get; }

    /// <summary>To be called when the queue directories are there and Postfix does not run yet.</summary>
    public void Start(Supervisor supervisor)
    {
        if (mail is null || supervisor.StopRequested)
            return;
        mail.Recover(plan.SignsReleased);
        if (plan.HoldsMail)
            SayWhatStays(mail.Waiting);
        if (plan.HoldsMail || (plan.SignsReleased && mail.Waiting > 0))
            supervisor.StartDuty("hold", mail.Run);
    }

    /// <summary>To be called when the daemons are down, whether it was started or not.</summary>
    public void Finish() => mail?.Finish();

    private TimeSpan StableAfter =>
        plan.Services.Where(service => service.Ready is ReadyProbe.Milter).Select(service => service.Restart.StableAfter).DefaultIfEmpty(new RestartLimits().StableAfter).First();

    private bool SignerServes() => Probes.Problem(new ReadyProbe.Milter(plan.Milter!), Deadline.After(ProbeTimeout)) is null;

    private void SayWhatStays(int ours)
    {
        try
        {
            if (queue!.Count() - ours is > 0 and var count)
                Log.Info("queue", $"{(count == 1 ? "1 message is" : $"{count} messages are")} on hold, not by pfinit, and stay there (`postcat -hq ID` shows whether it has a signature, `postsuper -H ID` sends it as it is)");
        }
        catch (KernelException e)
        {
            Log.Warning("queue", $"{e.Subject}: {e.Call}: {e.Errno}; what is on hold is not known");
        }
    }
}
