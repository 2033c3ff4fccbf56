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
    private const string CannotBeTold = "what is left cannot be told";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>A hanging disk must not hang the stop.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Nor does the supervisor wait longer than this for the names of the messages whose delivery it is about to cut off.</summary>
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(100);

    /// <summary>A line of the log should not be longer than a person reads.</summary>
    private const int MostNamed = 20;

    private readonly QueueCensus census = new(Paths.Queue);
    private readonly SkippedMail skipped = new(Paths.Queue);
    private volatile IReadOnlyList<string> underWay = [];

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
    public void NoteUnderWay()
    {
        try
        {
            NamedThread.Start("census", () => underWay = Read(census.UnderWay) ?? []).Join(ShortPatience);
        }
        catch (NoThreadException)
        {
            // The stop does not fail for want of names.
        }
    }

    /// <inheritdoc/>
    public QueueReport Describe()
    {
        var answer = new QueueReport($"{CannotBeTold}: the disk does not answer", CutOff: null);
        try
        {
            NamedThread.Start("census", () => answer = Count()).Join(Patience);
            return answer;
        }
        catch (NoThreadException e)
        {
            return new QueueReport($"{CannotBeTold}: {e.Message}", CutOff: null);
        }
    }

    /// <summary>`2 messages were being delivered when that was cut off, and may arrive twice: 3F2A…, 4B77…`; null without any.</summary>
    public static string? CutOff(IReadOnlyList<string> ids)
    {
        if (ids.Count == 0)
            return null;
        var more = ids.Count > MostNamed ? $" and {ids.Count - MostNamed} more" : "";
        return $"{(ids.Count == 1 ? "1 message was" : $"{ids.Count} messages were")} being delivered when that was cut off, and may arrive twice: "
            + string.Join(", ", ids.Take(MostNamed)) + more;
    }

    private QueueReport Count()
    {
        try
        {
            using var _ = BecomePostfix();
            return new QueueReport(census.Describe(), CutOff(census.Undelivered(underWay)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KernelException)
        {
            return new QueueReport($"{CannotBeTold}: {e.Message}", CutOff: null);
        }
    }

    // The queue may be on a file system that does not know root.
    private FileAccount? BecomePostfix() => accounts.User("postfix") is { } postfix ? FileAccount.Become(postfix.Uid, postfix.Gid) : null;

    // Null when the disk does not let it be read.
    private T? Read<T>(Func<T> read)
        where T : class
    {
        try
        {
            using var _ = BecomePostfix();
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KernelException)
        {
            return null;
        }
    }

    private void Deliver(IEventQueue events)
    {
        if (RefuseMail())
            events.Post(new SupervisorEvent.MailRefused());

        // Again and again: the queue manager that takes over at the reload skips what its predecessor's deliveries still hold, and what is deferred comes
        // to be due. Out twice in a row: a message that went back to a queue that had been looked at is not overlooked.
        for (var empty = 0; empty < 2; empty = IsOut() ? empty + 1 : 0)
        {
            MakeSkippedDue();
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
            var problems = Applier.Replace(new PlannedFile(Paths.MasterCf, masterCf.ToString(), Access.Public) { BackDated = true }, accounts);
            foreach (var problem in problems)
                Log.Write(problem);
            if (problems.All(problem => problem.Severity < Severity.Error))
                return true;
        }
        catch (KernelException e)
        {
            Log.Error(e.Subject, $"{e.Call}: {e.Errno}");
        }

        Log.Error("stop", "new mail is not turned away while the queue is delivered");
        return false;
    }

    private void MakeSkippedDue()
    {
        try
        {
            using var _ = BecomePostfix();
            skipped.MakeDue(time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KernelException)
        {
            // What is moved while it is looked at is seen at the next look.
        }
    }

    // What vanishes while it is looked at is on its way; the next look tells.
    private bool IsOut()
    {
        try
        {
            using var _ = BecomePostfix();
            return !census.HasWork(time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KernelException)
        {
            return false;
        }
    }
}
