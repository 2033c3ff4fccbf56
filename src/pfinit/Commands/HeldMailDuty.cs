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
internal sealed class HeldMailDuty : ILineWatcher
{
    /// <summary>OpenDKIM answers in a millisecond, or is wedged.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    private readonly HeldMail? mail;
    private readonly HeldQueue? queue;
    private readonly HoldEvents events = new(System.TimeProvider.System);
    private RelayPlan plan;
    private MilterEndpoint? signer;
    private volatile HoldLines? lines;

    public HeldMailDuty(RelayPlan plan, Accounts accounts)
    {
        this.plan = plan;
        signer = plan.Milter;
        if (accounts.User("postfix") is not { } postfix)
            return;
        queue = new HeldQueue(Paths.Queue, postfix);
        mail = new HeldMail(events, queue, new HoldJournal(Paths.HeldJournal, postfix), SignerServes, System.TimeProvider.System);
        if (plan.HoldsMail)
            lines = new HoldLines(events);
    }

    /// <inheritdoc/>
    public void See(ReadOnlySpan<byte> line) => lines?.See(line);

    /// <summary>
    /// Another plan, before Postfix knows of it. Once mail was held the thread stays: what is on hold is to be signed, whatever comes later.
    /// </summary>
    public void Change(RelayPlan changed, Supervisor supervisor)
    {
        plan = changed;
        signer = changed.Milter ?? signer;
        if (mail is null || !changed.HoldsMail || lines is not null)
            return;
        lines = new HoldLines(events);
        supervisor.StartDuty("hold", mail.Run);
    }

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
        if (lines is not null)
            mail?.Finish();
    }

    private bool SignerServes() => Probes.Problem(new ReadyProbe.Milter(signer!), Deadline.After(ProbeTimeout)) is null;

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
