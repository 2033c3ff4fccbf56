// What is in Postfix's queue, by the names of its directories alone: no queue file is opened. For the messages of a stop, for
// the drain, and for status and metrics.

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

    private static readonly string[] All = ["maildrop", "incoming", "active", "deferred", "hold", "corrupt"];

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

    /// <summary>`3 messages stay: 2 deferred, 1 on hold`, or `empty`.</summary>
    public string Describe()
    {
        // A file without the execute bit was not complete when its writer ended, and nobody was told that it was taken (mail_queue.h of Postfix).
        var counts = Kept.Select(queue => (queue.Text, Count: Files(queue.Directory).Count(file => file.IsExecutable)))
            .Where(queue => queue.Count > 0).ToList();
        var sum = counts.Sum(queue => queue.Count);
        return sum == 0 ? "empty"
            : $"{sum} {(sum == 1 ? "message stays" : "messages stay")}: {string.Join(", ", counts.Select(queue => $"{queue.Count} {queue.Text}"))}";
    }

    /// <summary>Every queue, with the age of its messages at <paramref name="now"/>.</summary>
    public IReadOnlyList<QueueFigures> Survey(DateTimeOffset now) => [.. All.Select(queue =>
    {
        var tally = new QueueTally(queue, now);
        foreach (var file in Files(queue).Where(file => file.IsExecutable || queue == "corrupt"))
            tally.Add(file);
        return tally.Figures;
    })];

    // Some queues are spread over directories of one character (hash_queue_names). What vanishes meanwhile is not there.
    private IEnumerable<FileFacts> Files(string queue)
    {
        if (!Directory.Exists($"{directory}/{queue}"))
            return [];
        return Directory.EnumerateFiles($"{directory}/{queue}", "*", SearchOption.AllDirectories)
            .Select(LinuxFiles.Find).OfType<FileFacts>().Where(file => file.IsRegular);
    }
}
