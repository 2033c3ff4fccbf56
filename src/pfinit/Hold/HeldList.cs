// The messages that HeldMail has in mind and, as far as they wait for a signature, their journal. HeldMail calls it under its lock.
//
// What must hold: an id is in the journal as long as its message is not signed. What the last run left there is not replaced before it was read; an
// append that failed, or a file that somebody removed, is made good by writing all of it, again and again; and the mark of HoldJournal.MarkRead, by which the next start would find what
// is missing in a journal, goes only when nothing is.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Hold;

/// <summary>Messages by queue id. What it cannot write it says once, and tries again.</summary>
internal sealed class HeldList(HoldJournal journal)
{
    private const string Subject = "dkim";

    private readonly Dictionary<string, WaitingMessage> messages = new(StringComparer.Ordinal);
    private readonly SaidOnce unwritten = new(Severity.Error, Subject);
    private readonly SaidOnce unmarked = new(Severity.Error, Subject);
    private bool outdated;
    private volatile string? problem;

    /// <summary>What the last run left was taken over. Until then there may be more than is in here.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Why the journal does not say what it should: `dkim: …`; null as far as is known. Any thread may ask.</summary>
    public string? Problem => problem;

    public int Count => messages.Count;

    /// <summary>Nothing is left to see to, on the disk neither.</summary>
    public bool IsSettled => messages.Count == 0 && !outdated;

    /// <summary>Mail waits that was not released yet.</summary>
    public bool HasNew => messages.Values.Any(message => message.IsUnsigned && message.Returns == 0);

    /// <summary>A copy: messages may be removed on the way.</summary>
    public IReadOnlyList<WaitingMessage> Messages => [.. messages.Values];

    /// <summary>What the last run left in the journal.</summary>
    /// <exception cref="KernelException">It cannot be read.</exception>
    public IReadOnlyList<HeldMessage> OfLastRun() => journal.Read();

    /// <inheritdoc cref="HoldJournal.LastRead"/>
    public DateTimeOffset? LastRead() => journal.LastRead();

    /// <inheritdoc cref="HoldJournal.MarkLent"/>
    public void MarkLent() => journal.MarkLent();

    /// <inheritdoc cref="HoldJournal.IsLent"/>
    public bool IsLent => journal.IsLent;

    /// <inheritdoc cref="HoldJournal.ForgetLent"/>
    public void ForgetLent() => journal.ForgetLent();

    /// <summary>The journal says all that is known.</summary>
    public bool IsWritten => HasBegun && !outdated;

    /// <summary>Takes over what was found of the last run, which is all that the journal holds from now on.</summary>
    public void Begin(IReadOnlyList<HeldMessage> found)
    {
        Learn(found);
        HasBegun = outdated = true;
        Finish();
    }

    /// <summary>Those of which something new was learned; on the disk when this returns.</summary>
    public IReadOnlyList<WaitingMessage> Add(IReadOnlyList<HeldMessage> news)
    {
        var isLost = IsLost;
        var changed = Learn(news);
        outdated |= isLost;
        if (outdated && HasBegun)
            Save();
        else if (Rows(changed) is { Count: > 0 } rows)
            Write(() => journal.Append(rows));
        return changed;
    }

    public void Remove(WaitingMessage message)
    {
        messages.Remove(message.Id);
        outdated |= message.IsUnsigned;
    }

    /// <summary>Writes the journal anew when it does not say what it should.</summary>
    public void Save()
    {
        outdated |= IsLost;
        if (outdated && HasBegun)
            Write(() => journal.Replace(Rows(messages.Values)));
    }

    /// <summary>The log was read until now.</summary>
    public void MarkRead(DateTimeOffset now)
    {
        if (HasBegun && !outdated)
            Failure(() => journal.MarkRead(now), unmarked);
    }

    /// <summary>An orderly end. Without <see cref="Begin"/> what the last run left stays as it is.</summary>
    public void Finish()
    {
        Save();
        if (HasBegun && !outdated)
            Failure(journal.ForgetRead, unmarked);
    }

    private List<WaitingMessage> Learn(IReadOnlyList<HeldMessage> news)
    {
        var changed = new HashSet<WaitingMessage>();
        foreach (var (id, by) in news)
        {
            if (!messages.TryGetValue(id, out var message))
                messages[id] = message = new WaitingMessage(id);
            if ((message.By | by) != message.By)
                changed.Add(message);
            message.By |= by;
        }

        return [.. changed];
    }

    private static List<HeldMessage> Rows(IEnumerable<WaitingMessage> all) =>
        [.. all.Where(message => message.IsUnsigned).Select(message => new HeldMessage(message.Id, message.By))];

    // Somebody has removed the journal. One that cannot be looked at is found out when it is written.
    private bool IsLost
    {
        get
        {
            try
            {
                return HasBegun && !outdated && messages.Values.Any(message => message.IsUnsigned) && !journal.Exists;
            }
            catch (KernelException)
            {
                return false;
            }
        }
    }

    private void Write(Action write)
    {
        var failure = Failure(write, unwritten);
        if (problem is not null && failure is null)
            Log.Info(Subject, "what waits for its signature is on the disk again");
        outdated = failure is not null;
        problem = failure is null ? null : $"{Subject}: {failure}";
    }

    // Null when it succeeded.
    private static string? Failure(Action write, SaidOnce said)
    {
        try
        {
            write();
            said.Over();
            return null;
        }
        catch (KernelException e)
        {
            var text = $"{e.Subject}: {e.Call}: {e.Errno}; what is put on hold now would stay there if pfinit ended before OpenDKIM is back";
            said.Say(text);
            return text;
        }
    }
}
