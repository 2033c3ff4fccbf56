// Mail that Postfix holds while OpenDKIM is away, for `run`: puts the room Hold together.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Hold;
using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Plan;
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
        mail = new HeldMail(events, queue, new HoldJournal(Paths.HeldJournal, postfix), SignerServes, System.TimeProvider.System);
        if (plan.HoldsMail)
            Watcher = new HoldLines(events);
    }

    /// <summary>Sees what the daemons log; null when nothing is to be learned from it.</summary>
    public ILineWatcher? Watcher { get; }

    /// <summary>How many messages wait for their signature. Any thread may ask.</summary>
    public int Waiting => mail?.Waiting ?? 0;

    /// <summary>To be called when the queue directories are there and Postfix does not run yet.</summary>
    public void Start(Supervisor supervisor)
    {
        if (mail is null || supervisor.StopRequested)
            return;
        mail.Recover(signs: plan.Milter is not null);
        if (!plan.HoldsMail)
            return;
        SayWhatStays();
        supervisor.StartDuty("hold", mail.Run);
    }

    /// <summary>To be called when the daemons are down.</summary>
    public void Finish()
    {
        if (plan.HoldsMail)
            mail?.Finish();
    }

    private bool SignerServes() => Probes.Problem(new ReadyProbe.Milter(plan.Milter!), Deadline.After(ProbeTimeout)) is null;

    private void SayWhatStays()
    {
        try
        {
            if (queue!.Count() is > 0 and var count)
                Log.Info("queue", $"{(count == 1 ? "1 message is" : $"{count} messages are")} on hold, not by pfinit, and stay there (`postsuper -H`)");
        }
        catch (KernelException e)
        {
            Log.Warning("queue", $"{e.Subject}: {e.Call}: {e.Errno}; what is on hold is not known");
        }
    }
}
