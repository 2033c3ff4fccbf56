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
internal sealed class HeldMailDuty : ILineWatcher
{
    /// <summary>OpenDKIM answers in a millisecond, or is wedged.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    private readonly HeldMail? mail;
    private readonly HeldQueue? queue;
    private readonly SignedSenders? senders;
    private readonly HoldEvents events = new(System.TimeProvider.System);
    private readonly uint owner;
    private volatile RelayPlan plan;
    private volatile HoldLines? lines;
    private bool runs;

    public HeldMailDuty(RelayPlan plan, Accounts accounts)
    {
        this.plan = plan;
        if (accounts.User("postfix") is not { } postfix)
            return;
        owner = postfix.Uid;
        queue = new HeldQueue(Paths.Queue, postfix);
        var list = new HeldList(new HoldJournal(Paths.HeldJournal, postfix) { MakeDirectory = () => MakeAgain(accounts, postfix) });
        senders = new SignedSenders(Paths.HeldSenders, postfix);
        mail = new HeldMail(events, queue, list, new Releases(list, queue, new ReleasePace(Limits.StableAfter, Limits.Exits), SignerServes, Signs) { Senders = senders }, System.TimeProvider.System);
        if (plan.HoldsMail)
            lines = new HoldLines(events, postfix.Uid);
    }

    /// <inheritdoc/>
    public void See(SyslogRecord record) => lines?.See(record);

    /// <inheritdoc/>
    public void Missed(DateTimeOffset since) => lines?.Missed(since);

    /// <summary>
    /// Another plan, before Postfix knows of it. Once mail was held the thread stays: what is on hold is to be signed, whatever comes later.
    /// </summary>
    public void Change(RelayPlan changed, Supervisor supervisor)
    {
        // First: whom the plan no longer signs is not to be released in between.
        senders?.Know(changed.SignedSenders, mail!.MayWait, changed.HoldsMail);
        plan = changed;
        if (mail is null)
            return;
        if (changed.HoldsMail)
            lines ??= new HoldLines(events, owner);
        RunIfNeeded(supervisor);
    }

    /// <summary>How many messages wait for their signature. Any thread may ask.</summary>
    public int Waiting => mail?.Waiting ?? 0;

    /// <summary>For how many of them nothing signs now. Any thread may ask.</summary>
    public int WithoutKey => mail?.WithoutKey ?? 0;

    /// <summary>What cannot be noted of held mail: `dkim: …`; null: nothing. Any thread may ask.</summary>
    public string? Problem => mail?.Problem;

    /// <summary>Writes again what somebody has removed. The journal the thread `hold` sees to.</summary>
    public void LookAtFiles() => senders?.Keep();

    /// <summary>To be called when the queue directories are there and Postfix does not run yet.</summary>
    public void Start(Supervisor supervisor)
    {
        if (mail is null || supervisor.StopRequested)
            return;
        mail.Recover(plan.SignsReleased);
        senders!.Know(plan.SignedSenders, mail.MayWait, plan.HoldsMail);
        if (plan.HoldsMail)
            SayWhatStays();
        RunIfNeeded(supervisor);
    }

    /// <summary>
    /// For a handover to a peer, when the daemons are down: <see cref="HeldMail.Lend"/>. Where mail that is released would not be signed here, it would not be there either, and stays.
    /// </summary>
    public void Lend()
    {
        if (plan.SignsReleased)
            mail?.Lend();
    }

    /// <summary>When that is over.</summary>
    public void PutBack() => mail?.PutBack();

    /// <summary>To be called when the daemons are down, whether it was started or not.</summary>
    public void Finish() => mail?.Finish();

    private RestartLimits Limits =>
        plan.Services.Where(service => service.Ready is ReadyProbe.Milter).Select(service => service.Restart).DefaultIfEmpty(new RestartLimits()).First();

    private void RunIfNeeded(Supervisor supervisor)
    {
        if (runs || !(plan.HoldsMail || (plan.SignsReleased && Waiting > 0)))
            return;
        supervisor.StartDuty("hold", mail!.Run);
        runs = true;
    }

    // A reload may have taken the signer away; then there is nothing to wait for but another one.
    private bool SignerServes() =>
        plan is { SignsReleased: true, Milter: { } milter } && Probes.Problem(new ReadyProbe.Milter(milter), Deadline.After(ProbeTimeout)) is null;

    // As Postfix will have it when it is released: OVERWRITE_FROM is applied once more.
    private bool? Signs(string from)
    {
        try
        {
            return plan is not { Milter: { } milter } now ? false
                : SignatureRequest.Ask(milter, now.OverwrittenFrom ?? from, now.MilterDaemonName, Deadline.After(ProbeTimeout), out _) == SignatureAnswer.Signed;
        }
        catch (KernelException)
        {
            return null;
        }
    }

    // Who has removed it may end pfinit next, so that this does not wait for QueueDirectoryWatch.
    private static void MakeAgain(Accounts accounts, Account postfix)
    {
        if (accounts.Resolve(QueueDirectories.Held.Access, out _) is { } ownership && DirectorySetup.Ensure(QueueDirectories.Held, ownership, postfix))
            Log.Warning("dkim", $"{Paths.Held} was removed; made again");
    }

    private void SayWhatStays()
    {
        try
        {
            if (queue!.Count() - mail!.Waiting is not (> 0 and var count))
                return;
            const string What = "(`postcat -hq ID` shows whether it has a signature, `postsuper -H ID` sends it as it is)";
            var left = $"{Counted.Text(count, "message", "is", "are")} on hold, not by pfinit, and left there {What}";

            // A header check of the user's does that, too, and so does a milter. Only a person can tell.
            var unknown = queue.HeldAtOnce(DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Count(id => !mail.Knows(id));
            Log.Write(unknown == 0 ? Diagnostic.Info("queue", left) : Diagnostic.Warning(
                "queue", $"{left}; Postfix held {unknown} of them when they came in, which may wait for a signature if no header check or milter of yours did that"));
        }
        catch (KernelException e)
        {
            Log.Warning("queue", $"{e.Subject}: {e.Call}: {e.Errno}; what is on hold is not known");
        }
    }
}
