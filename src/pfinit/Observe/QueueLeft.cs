// What a stop says of the queue: how much stays, and which messages may arrive twice. The disk may be slow or hang, and the queue may be larger than can be
// counted in the time there is; neither may hold up the stop, so both are found out on threads of their own, each for itself. MailQueue owns it.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>Tells of the queue within a given time. For one thread.</summary>
/// <param name="census">Of the queue.</param>
/// <param name="account">Makes the calling thread the owner of the queue's files until what it returns is disposed.</param>
internal sealed class QueueLeft(QueueCensus census, Func<IDisposable?> account)
{
    private const string CannotBeTold = "what is left cannot be told";

    /// <summary>A line of the log should not be longer than a person reads.</summary>
    private const int MostNamed = 20;

    /// <summary>
    /// Of a run that was killed all are named, since any of them may be the one: qmgr(8) takes up to 20,000 (qmgr_message_active_limit of postconf(5)).
    /// </summary>
    private const int InALine = 50;

    private volatile IReadOnlyList<string> underWay = [];

    /// <summary>A hanging disk must not hang the stop.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Nor does the supervisor wait longer than this for the names of the messages whose delivery it is about to cut off.</summary>
    public TimeSpan ShortPatience { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>As <see cref="IMailQueue.NoteUnderWay"/>; told by the next <see cref="Describe"/> and by no later one.</summary>
    public void NoteUnderWay()
    {
        try
        {
            NamedThread.Start("census", () => underWay = Read(census.UnderWay, _ => [])).Join(ShortPatience);
        }
        catch (NoThreadException)
        {
            // The stop does not fail for want of names.
        }
    }

    /// <summary>As <see cref="IMailQueue.Describe"/>.</summary>
    public QueueReport Describe()
    {
        var ids = underWay;
        underWay = [];
        var before = census.Seen;
        string? staying = null;
        QueueCount? count = null;
        IReadOnlyList<string>? cutOff = null;
        try
        {
            var deadline = Deadline.After(Patience);
            var naming = ids.Count == 0 ? null : NamedThread.Start("cut-off", () => cutOff = Read(() => census.Undelivered(ids), _ => ids));
            var counting = NamedThread.Start("census", () => staying = Read(() => (count = census.Count()).ToString(), problem => $"{CannotBeTold}: {problem}"));
            naming?.Join(deadline.RemainingMilliseconds);
            counting.Join(deadline.RemainingMilliseconds);
        }
        catch (NoThreadException e)
        {
            staying = $"{CannotBeTold}: {e.Message}";
        }

        return new QueueReport(Volatile.Read(ref staying) ?? Unfinished(census.Seen - before), Volatile.Read(ref cutOff) is { } known ? CutOff(known) : PerhapsCutOff(ids))
        {
            Count = Volatile.Read(ref count)?.Total,
        };
    }

    /// <summary>`2 messages were being delivered when that was cut off, and may arrive twice: 3F2A…, 4B77…`; null without any.</summary>
    public static string? CutOff(IReadOnlyList<string> ids) => Named(ids, "and may arrive twice");

    /// <summary>The same when nobody could look whose delivery was finished by then.</summary>
    public static string? PerhapsCutOff(IReadOnlyList<string> ids) => Named(ids, "and those that were not done by then, which cannot be told, may arrive twice");

    /// <summary>
    /// For a start, before Postfix runs, after a run that was killed: which messages may arrive twice. Whose delivery was under way cannot be known any more, only
    /// what the queue manager had taken up; all of it is named, in as many lines as it takes. None when it had nothing. Takes no longer than <see cref="Patience"/>.
    /// </summary>
    public IReadOnlyList<string> OfKilledRun()
    {
        const string Killed = "the last run did not end in order";
        IReadOnlyList<string>? ids = null;
        try
        {
            NamedThread.Start("census", () => ids = Read<IReadOnlyList<string>?>(census.TakenUp, _ => null)).Join(Patience);
        }
        catch (NoThreadException)
        {
            // As when the disk does not answer.
        }

        if (Volatile.Read(ref ids) is not { } known)
            return [$"{Killed}; which messages may arrive twice cannot be told"];
        var lines = Enumerable.Range(0, (known.Count + InALine - 1) / InALine).Select(line => string.Join(", ", known.Skip(line * InALine).Take(InALine))).ToList();
        var further = lines.Count > 1 ? $" (these, and those of the {Counted.Text(lines.Count - 1, "line")} that follow)" : "";
        return [.. lines.Select((named, line) => line > 0 ? $"may arrive twice, too: {named}"
            : $"{Killed}; {Counted.Text(known.Count, "message", "was", "were")} being delivered or about to be, and may arrive twice{further}: {named}")];
    }

    private static string? Named(IReadOnlyList<string> ids, string consequence)
    {
        if (ids.Count == 0)
            return null;
        return $"{Counted.Text(ids.Count, "message", "was", "were")} being delivered when that was cut off, {consequence}: {List(ids)}";
    }

    private static string List(IReadOnlyList<string> ids) =>
        string.Join(", ", ids.Take(MostNamed)) + (ids.Count > MostNamed ? $" and {ids.Count - MostNamed} more" : "");

    private string Unfinished(int seen) => seen > 0
        ? $"{CannotBeTold}: {Counted.Text(seen, "file", "was", "were")} looked at within {Elapsed.Text(Patience)}, and those are not all"
        : $"{CannotBeTold}: the disk does not answer within {Elapsed.Text(Patience)}";

    // With `failed` of the problem when the disk does not let it be read.
    private T Read<T>(Func<T> read, Func<string, T> failed)
    {
        try
        {
            using var _ = account();
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KernelException)
        {
            return failed(FileFault.Text(e));
        }
    }
}
