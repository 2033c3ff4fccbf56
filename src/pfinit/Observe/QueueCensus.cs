// What is in Postfix's queue, by the names of its directories. For the messages of a stop, for the drain, and for status and metrics. A queue file is
// opened only in a stop, and only to see whether it is still there for nothing.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Counts queue files below one queue directory (QSHAPE_README, postsuper(1)).</summary>
/// <param name="directory">`queue_directory` of main.cf.</param>
internal sealed class QueueCensus(string directory)
{
    /// <summary>In the order in which a message passes them, so that one that moves while they are counted is not missed.</summary>
    private static readonly string[] OnTheWay = ["maildrop", "incoming", "active"];

    /// <summary>Seconds.</summary>
    private const int LongestPauseOfAWriter = 60;

    private static readonly (string Directory, string Text)[] Kept =
        [("maildrop", "not picked up yet"), ("incoming", "incoming"), ("active", "active"), ("deferred", "deferred"), ("hold", "on hold")];

    /// <summary>Where Postfix notes what the sender is still to be told of a message: postconf(5), hash_queue_names.</summary>
    private static readonly string[] Reports = ["bounce", "trace"];

    private static readonly string[] All = ["maildrop", "incoming", "active", "deferred", "hold", "corrupt"];

    /// <summary>
    /// Something is on its way, or is deferred and due at <paramref name="now"/>: its modification time is when it is tried next. A message that is
    /// coming in counts as long as its writer writes; what is incomplete and old has nobody who would finish it.
    /// </summary>
    public bool HasWork(DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        return OnTheWay.Any(queue => PathsIn(queue).Any(path => LinuxFiles.Find(path) is { IsRegular: true } file
                && (file.IsExecutable ? !IsDone(queue, path) : seconds - file.Modified.Seconds < LongestPauseOfAWriter)))
            || Files("deferred").Any(file => file.Modified.Seconds <= seconds);
    }

    /// <summary>
    /// The messages that are complete and not to be looked at before <paramref name="now"/> has passed: so the queue manager marks what a delivery of an
    /// earlier one holds (qmgr_active.c of Postfix).
    /// </summary>
    public IReadOnlyList<string> PutOff(DateTimeOffset now) => [.. PathsIn("incoming").Where(path =>
        LinuxFiles.Find(path) is { IsRegular: true, IsExecutable: true } file && file.Modified.Seconds > now.ToUnixTimeSeconds())];

    /// <summary>`3 messages stay: 2 deferred, 1 on hold`, or `empty`; and how many are there although they are delivered.</summary>
    public string Describe()
    {
        var counts = new List<string>();
        var (sum, done) = (0, 0);
        foreach (var (queue, text) in Kept)
        {
            // A file without the execute bit was not complete when its writer ended, and nobody was told that it was taken (mail_queue.h of Postfix).
            var paths = PathsIn(queue).Where(path => LinuxFiles.Find(path) is { IsRegular: true, IsExecutable: true }).ToList();
            var left = paths.Count(path => !IsDone(queue, path));
            if (left > 0)
                counts.Add($"{left} {text}");
            sum += left;
            done += paths.Count - left;
        }

        return (sum == 0 ? "empty" : $"{Counted.Text(sum, "message", "stays", "stay")}: {string.Join(", ", counts)}")
            + (done == 0 ? "" : $"; {Counted.Text(done, "delivered message", "is", "are")} removed at the next start");
    }

    /// <summary>Every queue, with the age of its messages at <paramref name="now"/>.</summary>
    public IReadOnlyList<QueueFigures> Survey(DateTimeOffset now) => [.. All.Select(queue =>
    {
        var tally = new QueueTally(queue, now);
        foreach (var file in Files(queue).Where(file => file.IsExecutable || queue == "corrupt"))
            tally.Add(file);
        return tally.Figures;
    })];

    /// <summary>Delivered, and nothing left to report to the sender: only the queue manager did not come to remove it.</summary>
    private bool IsDone(string queue, string path)
    {
        try
        {
            return queue is "incoming" or "active" && QueueFile.IsDone(path) && !Reports.Any(report => PathsIn(report, Path.GetFileName(path)).Any());
        }
        catch (KernelException e) when (e.Errno.Value == Libc.ENOENT)
        {
            return false;
        }
    }

    // What vanishes meanwhile is not there.
    private IEnumerable<FileFacts> Files(string queue) => PathsIn(queue).Select(LinuxFiles.Find).OfType<FileFacts>().Where(file => file.IsRegular);

    // Some queues are spread over directories of one character (hash_queue_names).
    private IEnumerable<string> PathsIn(string queue, string name = "*") => !Directory.Exists($"{directory}/{queue}") ? []
        : Directory.EnumerateFiles($"{directory}/{queue}", name, SearchOption.AllDirectories);
}
