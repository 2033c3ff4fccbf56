// What is in Postfix's queue, by the names of its directories: no queue file is opened, but for those at the end that may be delivered already. For the
// messages of a stop, for the drain, and for status and metrics.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Counts queue files below one queue directory (QSHAPE_README, postsuper(1)).</summary>
/// <param name="directory">`queue_directory` of main.cf.</param>
/// <param name="find">What is at a path; null when nothing is.</param>
internal sealed class QueueCensus(string directory, Func<string, FileFacts?> find)
{
    /// <summary>In the order in which a message passes them, so that one that moves while they are counted is not missed.</summary>
    private static readonly string[] OnTheWay = ["maildrop", "incoming", "active"];

    /// <summary>Seconds.</summary>
    private const int LongestPauseOfAWriter = 60;

    /// <summary>Where a message is whose recipients are done while the queue manager, which would remove it, is gone.</summary>
    private static readonly string[] WithAgents = ["incoming", "active"];

    /// <summary>What is still to be said to the sender; the message is not done with before.</summary>
    private static readonly string[] Reports = ["bounce", "trace"];

    /// <summary>More files than these are not looked into, since a stop does not wait for that.</summary>
    private const int MostOpened = 1000;

    private static readonly string[] Deliverable = ["incoming", "active", "deferred"];

    private static readonly string[] Kept = ["maildrop", "incoming", "active", "deferred", "hold"];

    private static readonly string[] All = ["maildrop", "incoming", "active", "deferred", "hold", "corrupt"];

    private int seen;

    public QueueCensus(string directory)
        : this(directory, LinuxFiles.Find)
    {
    }

    /// <summary>How many files were looked at so far, by whatever walked the queues. Any thread may ask.</summary>
    public int Seen => Volatile.Read(ref seen);

    /// <summary>
    /// Something is on its way, or is deferred and due at <paramref name="now"/>: its modification time is when it is tried next. A message that is
    /// coming in counts as long as its writer writes; what is incomplete and old has nobody who would finish it.
    /// </summary>
    public bool HasWork(DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        return OnTheWay.Any(queue => Files(queue).Any(file => file.IsExecutable || seconds - file.Modified.Seconds < LongestPauseOfAWriter))
            || Files("deferred").Any(file => file.Modified.Seconds <= seconds);
    }

    /// <summary>The whole messages in the queues from which mail is delivered, whenever it is due.</summary>
    public int Movable() => Deliverable.Sum(queue => Files(queue).Count(file => file.IsExecutable));

    /// <summary>
    /// What stays, to be called when no Postfix runs: a message that was delivered when the queue manager had gone still has its file, and is told apart, so that
    /// nobody takes it for one that is not delivered, or that will be twice.
    /// </summary>
    public QueueCount Count()
    {
        // A file without the execute bit was not complete when its writer ended, and nobody was told that it was taken (mail_queue.h of Postfix).
        var files = Kept.ToDictionary(
            queue => queue, queue => Paths(queue).Where(file => file.Facts.IsExecutable).Select(file => file.Path).ToList());
        var delivered = Delivered([.. WithAgents.SelectMany(queue => files[queue])]);
        return new QueueCount([.. Kept.Select(queue => (queue, files[queue].Count(path => !delivered.Contains(path))))], delivered.Count);
    }

    /// <summary>
    /// The ids of the messages that an agent has in hand: it locks the file of what it delivers, and the queue manager does not (deliver_request.c of Postfix).
    /// </summary>
    public IReadOnlyList<string> UnderWay() => [.. Paths("active").Where(file => file.Facts.IsExecutable).Take(MostOpened)
        .Where(file => QueueFile.IsLocked(file.Path)).Select(file => Id(file.Path))];

    /// <summary>
    /// The ids of the messages that the queue manager had taken up for delivery and that are not delivered; with those that are, where they are too many to be
    /// looked into.
    /// </summary>
    public IReadOnlyList<string> TakenUp()
    {
        var files = Paths("active").Where(file => file.Facts.IsExecutable).Select(file => file.Path).ToList();
        var delivered = Delivered(files);
        return [.. files.Where(path => !delivered.Contains(path)).Select(Id)];
    }

    /// <summary>Those of <paramref name="ids"/> that still have a recipient who is not done. Takes as long as they are many, however large the queue is.</summary>
    public IReadOnlyList<string> Undelivered(IEnumerable<string> ids) =>
        [.. ids.Where(id => OnTheWay.Append("deferred").Any(queue => QueuePlace.Find($"{directory}/{queue}", id, find) is { } path && !IsDelivered(path)))];

    /// <summary>Every queue, with the age of its messages at <paramref name="now"/>.</summary>
    public IReadOnlyList<QueueFigures> Survey(DateTimeOffset now) => [.. All.Select(queue =>
    {
        var tally = new QueueTally(queue, now);
        foreach (var file in Files(queue).Where(file => file.IsExecutable || queue == "corrupt"))
            tally.Add(file);
        return tally.Figures;
    })];

    private HashSet<string> Delivered(List<string> paths)
    {
        if (paths.Count is 0 or > MostOpened)
            return [];
        var reported = new HashSet<string>(Reports.SelectMany(Paths).Select(file => Id(file.Path)));
        return [.. paths.Where(path => !reported.Contains(Id(path)) && IsDelivered(path))];
    }

    // What cannot be read counts as not delivered: better a word too many.
    private static bool IsDelivered(string path)
    {
        try
        {
            return QueueFile.IsDelivered(path);
        }
        catch (KernelException)
        {
            return false;
        }
    }

    private static string Id(string path) => path.Substring(path.LastIndexOf('/') + 1);

    private IEnumerable<FileFacts> Files(string queue) => Paths(queue).Select(file => file.Facts);

    // Some queues are spread over directories of one character (hash_queue_names). What vanishes meanwhile is not there.
    private IEnumerable<FoundFile> Paths(string queue)
    {
        if (!Directory.Exists($"{directory}/{queue}"))
            return [];
        return Directory.EnumerateFiles($"{directory}/{queue}", "*", SearchOption.AllDirectories)
            .Select(path => Look(path) is { IsRegular: true } facts ? new FoundFile(path, facts) : null).OfType<FoundFile>();
    }

    private FileFacts? Look(string path)
    {
        var facts = find(path);
        Interlocked.Increment(ref seen);
        return facts;
    }
}
