// The thread `hold`: keeps track of the mail that Postfix put on hold because OpenDKIM did not answer, and sends it through signing when it does.
// Commands/Run starts it. It starts no process: releasing a message is a rename.
//
// What must hold: nothing that the user put on hold is released; a message that was not signed is never forgotten, not even by the end of the container;
// and mail is not released again and again for nothing (ReleasePace).

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Hold;

/// <summary>Mail that waits for its signature.</summary>
/// <param name="events">What the log says.</param>
/// <param name="queue">Postfix's.</param>
/// <param name="list">Of the same queue.</param>
/// <param name="releases">From the list.</param>
/// <param name="time">Of which only the differences count, but for the age of queue files.</param>
internal sealed class HeldMail(HoldEvents events, HeldQueue queue, HeldList list, Releases releases, TimeProvider time)
{
    /// <summary>How often mail is looked at, and OpenDKIM asked, while some is on hold.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private const string Subject = "dkim";

    /// <summary>Twice the time between two marks of <see cref="HoldJournal.MarkRead"/>, or what it takes to see that nothing comes to /dev/log.</summary>
    private static readonly TimeSpan BeforeTheEnd = TimeSpan.FromSeconds(2);

    /// <summary>For a busy disk, and for processes that take their time to be killed.</summary>
    private static readonly TimeSpan AfterTheEnd = TimeSpan.FromSeconds(5);

    /// <summary>Held while the thread acts, and at the end by the one that ends.</summary>
    private readonly object gate = new();

    private readonly SaidOnce unreadable = new(Severity.Error, Subject);
    private readonly long start = time.GetTimestamp();

    /// <summary>When lines of the log were lost.</summary>
    private (DateTimeOffset From, DateTimeOffset Until)? gap;

    /// <summary>Those that a handover may deliver.</summary>
    private readonly List<WaitingMessage> lent = [];

    private TimeSpan due;
    private volatile bool finished;

    /// <summary>The queue is handed over: nothing is released any more, and what the log still tells is only noted.</summary>
    private volatile bool handsOver;

    private bool handedOver;
    private volatile int waiting;
    private volatile int withoutKey;

    /// <summary>How many messages wait for their signature, those that are still arriving included. Any thread may ask.</summary>
    public int Waiting => waiting;

    /// <summary>For how many of them nothing signs now; as <see cref="Waiting"/>.</summary>
    public int WithoutKey => withoutKey;

    /// <inheritdoc cref="HeldList.Problem"/>
    public string? Problem => list.Problem;

    /// <summary>It waits for its signature as far as is known. For the time between <see cref="Recover"/> and <see cref="Run"/>.</summary>
    public bool Knows(string id) => list.Messages.Any(message => message.Id == id);

    /// <summary>Mail waits, or may do so, since what the last run left could not be read. For the time after <see cref="Recover"/>; any thread may ask.</summary>
    public bool MayWait => waiting > 0 || !list.HasBegun;

    private TimeSpan Now => time.GetElapsedTime(start);

    /// <summary>For how long there is nothing to do unless something happens; null: for ever.</summary>
    public TimeSpan? UntilNext => finished || handsOver || (list.IsSettled && releases.AreSettled && gap is null) ? null : due > Now ? due - Now : TimeSpan.Zero;

    /// <summary>For the start, before Postfix runs: takes over what an earlier run left on hold, to be released like any other.</summary>
    /// <param name="signs">What is released meets OpenDKIM. Where it does not, it has to wait.</param>
    public void Recover(bool signs)
    {
        try
        {
            if (list.IsLent)
                PutBack([.. list.OfLastRun().Select(message => message.Id)], "they may leave unsigned");
            var unread = list.LastRead() is { } read ? Unread(read - BeforeTheEnd, read + AfterTheEnd) : [];

            // What was arriving when the last run ended never will.
            list.Begin([.. list.OfLastRun().Concat(unread).Where(message => queue.Find(message.Id, DateTimeOffset.MaxValue) == HeldState.Held)]);
            releases.LeaveToOthers(DateTimeOffset.MaxValue);
            list.Save();
        }
        catch (KernelException e)
        {
            unreadable.Say($"mail of the last run stays on hold: {e.Call} {e.Subject}: {e.Errno}; the next start tries again");
        }

        waiting = list.Count;
        if (waiting == 0)
            return;
        var earlier = $"{Counted.Text(waiting, "message", "was", "were")} on hold since the last run";
        Log.Write(signs ? Diagnostic.Info(Subject, $"{earlier}, to be signed and sent unless a key is gone") : Diagnostic.Warning(Subject,
            $"{earlier} and not signed, and now nothing would sign mail that is released; it waits until something does, or `postsuper -H` sends it as it is"));
    }

    public void Run()
    {
        while (true)
            Turn(UntilNext);
    }

    /// <summary>Waits for something to do, at most <paramref name="longest"/> (null: for ever), and does it.</summary>
    public void Turn(TimeSpan? longest)
    {
        var news = events.Take(longest);
        lock (gate)
        {
            if (finished)
                return;

            // First to the disk, then all that may take a while, such as to ask an OpenDKIM that hangs.
            Note(news);
            waiting = list.Count;
            if (due <= Now && !handsOver)
                Look();
            (waiting, withoutKey) = (list.Count, list.Messages.Count(message => message.IsWithoutKey));
        }
    }

    /// <summary>What is known so far is on the disk when this returns. For the end, when Postfix is down and logs nothing any more.</summary>
    public void Finish()
    {
        lock (gate)
        {
            Note(events.Take(TimeSpan.Zero));
            if (gap is not null && !TryFillGap())
                list.Save();
            else
                list.Finish();
            finished = true;
        }
    }

    /// <summary>
    /// For a handover, when Postfix and OpenDKIM are down: puts what waits for its signature among the mail that is delivered, as it is, since the peer signs it. The
    /// thread releases nothing from now on. What has to stay, since a rule holds it or its key is gone, stays.
    /// </summary>
    public void Lend()
    {
        lock (gate)
        {
            // The disk was slow, and the time is over.
            if (handedOver)
                return;
            Note(events.Take(TimeSpan.Zero));
            handsOver = true;
            list.Save();
            if (!list.IsWritten)
                return;
            try
            {
                foreach (var message in list.Messages.Where(message => message.IsOurs && queue.Find(message.Id, DateTimeOffset.MaxValue) == HeldState.Held && !releases.IsHopeless(message)))
                {
                    if (lent.Count == 0)
                        list.MarkLent();
                    lent.Add(message);
                    queue.Lend(message.Id);
                }
            }
            catch (KernelException e)
            {
                Log.Error(Subject, $"mail stays on hold, and is not handed over: {e.Call} {e.Subject}: {e.Errno}");
            }
        }
    }

    /// <summary>When no Postfix runs any more: what was lent and not taken is on hold again, and waits for its signature.</summary>
    public void PutBack()
    {
        lock (gate)
        {
            handedOver = true;
            if (lent.Count == 0)
                return;
            var taken = PutBack([.. lent.Select(message => message.Id)], "the next start puts them back");
            foreach (var message in lent.Where(message => taken.Contains(message.Id)))
                list.Remove(message);
            lent.Clear();
        }
    }

    // Each for itself, so that one which stays where it is does not keep the others there, too. Those that are delivered, or gone.
    private HashSet<string> PutBack(IReadOnlyList<string> ids, string otherwise)
    {
        var taken = new HashSet<string>();
        var failed = new List<string>();
        KernelException? problem = null;
        foreach (var id in ids)
        {
            try
            {
                if (!queue.PutBack(id))
                    taken.Add(id);
            }
            catch (KernelException e)
            {
                failed.Add(id);
                problem = e;
            }
        }

        try
        {
            if (problem is null)
                list.ForgetLent();
        }
        catch (KernelException)
        {
            // The next start looks for them in vain.
        }

        if (problem is not null)
            Log.Error(Subject, $"not on hold again, though they wait for their signature: {string.Join(", ", failed)}: {problem.Call} {problem.Subject}: {problem.Errno}; {otherwise}");
        return taken;
    }

    private void Note(HoldNews news)
    {
        if (news.ConnectFailure is { } failure)
            releases.Failed(failure);
        if (news.LostSince is { } since)
            gap = (gap?.From ?? since - BeforeTheEnd, time.GetUtcNow() + AfterTheEnd);
        var known = list.HasNew || releases.WereLately(Now);
        var unsigned = list.Add(news.Messages).Where(message => message.IsUnsigned).ToList();
        foreach (var message in unsigned.Where(message => message.IsBack && message.Returns == 0))
            releases.TakeBack(message, Now);
        if (unsigned.Count > 0 && !known)
            Log.Warning(Subject, "OpenDKIM does not answer Postfix; mail is accepted, and on hold until it can be signed");
        if (news.LinesRead)
            list.MarkRead(time.GetUtcNow());
    }

    private void Look()
    {
        due = Now + Interval;
        var date = time.GetUtcNow();
        try
        {
            if (gap is { } lost && date >= lost.Until)
                FillGap(lost);
            releases.LeaveToOthers(date);
            releases.Step(Now, date);
            unreadable.Over();
        }
        catch (KernelException e)
        {
            unreadable.Say($"mail stays on hold: {e.Call} {e.Subject}: {e.Errno}; tried again until it succeeds");
        }

        list.Save();
    }

    private void FillGap((DateTimeOffset From, DateTimeOffset Until) lost)
    {
        list.Add(Unread(lost.From, lost.Until));
        gap = null;
    }

    // At the end, when nothing comes any more. What cannot be read now is found by the next start, by the mark that stays.
    private bool TryFillGap()
    {
        try
        {
            FillGap(gap!.Value);
            return true;
        }
        catch (KernelException)
        {
            return false;
        }
    }

    private IReadOnlyList<HeldMessage> Unread(DateTimeOffset from, DateTimeOffset until) =>
        [.. queue.HeldAtOnce(from, until).Select(id => new HeldMessage(id, HeldBy.Milter))];
}
