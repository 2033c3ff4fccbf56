// The thread `hold`: keeps track of the mail that Postfix put on hold because OpenDKIM did not answer, and sends it through signing when it does.
// Commands/Run starts it. It starts no process: releasing a message is a rename.
//
// What must hold: nothing that the user put on hold is released; a message that was not signed is never forgotten, not even by the end of the container;
// and mail is not released again and again for nothing, since every time adds a Received: line, and Postfix returns mail with too many of them.

using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Observe;

namespace Pfinit.Hold;

/// <summary>Mail that waits for its signature.</summary>
/// <param name="events">What the log says.</param>
/// <param name="queue">Postfix's.</param>
/// <param name="journal">Of the same queue.</param>
/// <param name="signerServes">Asks OpenDKIM whether it does.</param>
/// <param name="time">Of which only the differences count, but for the age of queue files.</param>
internal sealed class HeldMail(HoldEvents events, HeldQueue queue, HoldJournal journal, Func<bool> signerServes, TimeProvider time)
{
    /// <summary>How often mail is looked at, and OpenDKIM asked, while some is on hold.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private const string Subject = "dkim";

    /// <summary>Twice the time between two marks of <see cref="HoldJournal.MarkRead"/>.</summary>
    private static readonly TimeSpan BeforeTheEnd = TimeSpan.FromSeconds(2);

    /// <summary>For a busy disk, and for processes that take their time to be killed.</summary>
    private static readonly TimeSpan AfterTheEnd = TimeSpan.FromSeconds(5);

    /// <summary>Held while the thread acts, and at the end by the one that ends.</summary>
    private readonly object gate = new();

    private readonly Dictionary<string, HeldBy> messages = new(StringComparer.Ordinal);
    private readonly ReleasePace pace = new();
    private readonly long start = time.GetTimestamp();
    private volatile int waiting;
    private bool finished;
    private TimeSpan due;
    private TimeSpan nextAsk;
    private string queueProblem = "";
    private string journalProblem = "";

    /// <summary>How many messages wait for their signature, those that are still arriving included. Any thread may ask.</summary>
    public int Waiting => waiting;

    private TimeSpan Now => time.GetElapsedTime(start);

    /// <summary>For how long there is nothing to do unless something happens; null: for ever.</summary>
    public TimeSpan? UntilNext => messages.Count == 0 ? null : due > Now ? due - Now : TimeSpan.Zero;

    /// <summary>
    /// For the start, before Postfix runs: releases what an earlier run left on hold. OpenDKIM is up before Postfix is, and were it not, Postfix would
    /// hold the mail again.
    /// </summary>
    /// <param name="signs">There is a key; without one, mail goes out unsigned anyway.</param>
    public void Recover(bool signs)
    {
        try
        {
            foreach (var message in journal.Read())
                Add(message);
            if (journal.LastRead() is { } read)
                AddUnread(read);
            LeaveToRules(DateTimeOffset.MaxValue);
            var count = Release(() => true, DateTimeOffset.MaxValue);
            if (count > 0)
                Log.Write(signs ? Diagnostic.Info(Subject, $"{Text(count)} on hold since the last run, now on the way to be signed")
                    : Diagnostic.Warning(Subject, $"{Text(count)} on hold since the last run, now sent unsigned: there is no key any more"));

            // What was arriving when the last run ended never will.
            messages.Clear();
            Save();
            journal.ForgetRead();
        }
        catch (KernelException e)
        {
            Complain(ref queueProblem, $"mail of the last run stays on hold: {e.Call} {e.Subject}: {e.Errno}");
        }
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
            Act(news);
            waiting = messages.Count;
        }
    }

    /// <summary>What is known so far is on the disk when this returns. For the end, when Postfix is down and logs nothing any more.</summary>
    public void Finish()
    {
        lock (gate)
        {
            Note(events.Take(TimeSpan.Zero).Messages);
            finished = true;
            Write(journal.ForgetRead);
        }
    }

    private void Act(HoldNews news)
    {
        // At once: OpenDKIM may be back before the journal is on the disk.
        if (news.ConnectFailure is { } failure && Now >= nextAsk && pace.ReleasedLately(Now))
            NoteFailure(failure);
        Note(news.Messages);
        if (news.LinesRead && !finished)
            Write(() => journal.MarkRead(time.GetUtcNow()));
        if (messages.Count == 0 || due > Now)
            return;
        due = Now + Interval;
        try
        {
            Try();
        }
        catch (KernelException e)
        {
            Complain(ref queueProblem, $"mail stays on hold: {e.Call} {e.Subject}: {e.Errno}; tried again until it succeeds");
        }
    }

    // The journal says why. Messages that it has already are not new.
    private void AddUnread(DateTimeOffset read)
    {
        foreach (var id in queue.HeldAtOnce(read - BeforeTheEnd, read + AfterTheEnd).Where(id => PostfixFields.IsQueueId(Encoding.UTF8.GetBytes(id))))
            Add(new HeldMessage(id, messages.TryGetValue(id, out var by) ? by : HeldBy.Milter));
    }

    private void Note(IReadOnlyList<HeldMessage> arrived)
    {
        var first = !messages.Values.Any(by => (by & HeldBy.Milter) != 0);
        var news = arrived.Where(message => Add(message) && (messages[message.Id] & HeldBy.Milter) != 0)
            .Select(message => new HeldMessage(message.Id, messages[message.Id])).ToList();
        if (news.Count == 0)
            return;
        if (first && !pace.ReleasedLately(Now))
            Log.Warning(Subject, "OpenDKIM does not answer Postfix; mail is accepted, and on hold until it can be signed");
        Write(() => journal.Append(news));
    }

    /// <summary>True when something new was learned of the message.</summary>
    private bool Add(HeldMessage message)
    {
        var known = messages.TryGetValue(message.Id, out var by);
        messages[message.Id] = by | message.By;
        return !known || (by | message.By) != by;
    }

    // It is an outage like any other, or Postfix cannot do what pfinit can.
    private void NoteFailure(string failure)
    {
        nextAsk = Now + Interval;
        if (!signerServes())
            pace.SignerIsAway();
        else if (pace.SignerIsUnreachable(Now, failure))
            Log.Error(Subject, $"OpenDKIM answers pfinit, but Postfix says: {failure}; mail stays on hold until that is over");
    }

    private void Try()
    {
        var before = messages.Count;
        LeaveToRules(time.GetUtcNow());
        if (Release(() => pace.MayRelease(Now) && signerServes(), time.GetUtcNow()) is > 0 and var count)
        {
            queue.Wake();
            pace.Released(Now);
            Log.Info(Subject, $"{Text(count)} on hold, now on the way to be signed");
        }

        if (messages.Count < before)
            Save();
        queueProblem = "";
    }

    /// <summary>Releases what is there and whole, if <paramref name="mayRelease"/>, which is asked when there is something to release.</summary>
    private int Release(Func<bool> mayRelease, DateTimeOffset now)
    {
        var count = 0;
        foreach (var id in messages.Where(message => message.Value == HeldBy.Milter).Select(message => message.Key).ToList())
        {
            var state = queue.Find(id, now);
            if (state == HeldState.Arriving)
                continue;
            if (state == HeldState.Held)
            {
                if (count == 0 && !mayRelease())
                    break;
                queue.Release(id);
                count++;
            }

            messages.Remove(id);
        }

        return count;
    }

    // What a rule holds waits for a human, who has to know when it is not signed.
    private void LeaveToRules(DateTimeOffset now)
    {
        foreach (var (id, by) in messages.Where(message => (message.Value & HeldBy.Rule) != 0).Select(message => (message.Key, message.Value)).ToList())
        {
            var state = queue.Find(id, now);
            if (state == HeldState.Arriving)
                continue;
            if (state == HeldState.Held && (by & HeldBy.Milter) != 0)
            {
                queue.HaveSigned(id);
                Log.Warning(Subject, $"{id}: a HOLD action keeps it on hold, and it is not signed: `postsuper -r {id}` has it signed and sent, -H would send it as it is");
            }

            messages.Remove(id);
        }
    }

    private void Save() => Write(() => journal.Replace(
        [.. messages.Where(message => (message.Value & HeldBy.Milter) != 0).Select(message => new HeldMessage(message.Key, message.Value))]));

    private void Write(Action write)
    {
        try
        {
            write();
            journalProblem = "";
        }
        catch (KernelException e)
        {
            Complain(ref journalProblem, $"{e.Subject}: {e.Call}: {e.Errno}; what is put on hold now would stay there if pfinit ended before OpenDKIM is back");
        }
    }

    // Once, however often it is tried.
    private static void Complain(ref string said, string text)
    {
        if (text != said)
            Log.Error(Subject, text);
        said = text;
    }

    private static string Text(int count) => count == 1 ? "1 message was" : $"{count} messages were";
}
