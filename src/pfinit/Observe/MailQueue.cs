// Postfix's queue for the supervisor: what a stop does to it and says of it. The disk is never touched on the supervisor's thread.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>The queue of this container.</summary>
internal sealed class MailQueue(Accounts accounts, TimeProvider time) : IMailQueue
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly QueueCensus census = new(Paths.Queue);
    private readonly SkippedMail skipped = new(Paths.Queue, accounts.User("postfix"));
    private readonly QueueLeft left = new(new QueueCensus(Paths.Queue), () => accounts.User("postfix")?.Become());
    private volatile QueueHandover? handover;

    /// <summary>Puts mail that waits for its signature among the mail that is handed over.</summary>
    public Action Lend { get; init; } = () => { };

    /// <summary>Puts back on hold what of it was not taken.</summary>
    public Action PutBack { get; init; } = () => { };

    /// <inheritdoc/>
    public bool BeginDelivery(IEventQueue events)
    {
        try
        {
            DutyThread.Start("drain", events, () => Deliver(events));
            return true;
        }
        catch (NoThreadException e)
        {
            Log.Error("stop", $"{e.Message}; the queue is not delivered before the stop");
            return false;
        }
    }

    /// <inheritdoc/>
    public bool BeginHandover(string peer, IEventQueue events)
    {
        var begun = new QueueHandover(peer, census, accounts, time) { Lend = Lend };
        handover = begun;
        try
        {
            DutyThread.Start("drain", events, () => begun.Run(events));
            return true;
        }
        catch (NoThreadException e)
        {
            Log.Error(HandoverCf.Transport, $"{e.Message}; nothing is handed over");
            return false;
        }
    }

    /// <inheritdoc/>
    public void EndHandover(IEventQueue events)
    {
        handover?.End();

        // Not disposed of: where the disk hangs, the thread sets it when nobody waits any more.
        var done = new ManualResetEventSlim();
        try
        {
            DutyThread.Start("drain", events, () =>
            {
                PutBack();
                QueueHandover.RemoveFiles();
                done.Set();
            });
            done.Wait(Patience);
        }
        catch (NoThreadException)
        {
            // The next start does it.
        }
    }

    /// <inheritdoc/>
    public void NoteUnderWay() => left.NoteUnderWay();

    /// <inheritdoc/>
    public QueueReport Describe() => left.Describe();

    private void Deliver(IEventQueue events)
    {
        if (RefuseMail())
            events.Post(new SupervisorEvent.MailRefused());

        // Again and again: the queue manager that takes over at the reload skips what its predecessor's deliveries still hold, and what is deferred comes
        // to be due. Out twice in a row: a message that went back to a queue that had been looked at is not overlooked.
        for (var empty = 0; empty < 2 && handover is null; empty = IsOut() ? empty + 1 : 0)
        {
            skipped.MakeDue(time.GetUtcNow());
            QueueManager.ScanDue();
            Thread.Sleep(Pause);
        }

        events.Post(new SupervisorEvent.QueueEmptied());
    }

    private bool RefuseMail()
    {
        try
        {
            var masterCf = new MasterCf(LinuxFiles.ReadText(Paths.MasterCf));
            MailRefusal.Add(masterCf);
            if (Applier.TryReplace(new PlannedFile(Paths.MasterCf, masterCf.ToString(), Access.Public) { BackDated = true }, accounts))
                return true;
        }
        catch (KernelException e)
        {
            Log.Error(e.Subject, $"{e.Call}: {e.Errno}");
        }

        Log.Error("stop", "new mail is not turned away while the queue is delivered");
        return false;
    }

    // What vanishes while it is looked at is on its way; the next look tells.
    private bool IsOut()
    {
        try
        {
            using var _ = accounts.User("postfix")?.Become();
            return !census.HasWork(time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KernelException)
        {
            return false;
        }
    }
}
