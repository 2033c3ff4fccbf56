// Is there room in the queue, and in /etc/postfix? Postfix says so only to clients and line by line, while it lasts; this says it once when it begins, once
// when it ends, and to `pfinit status` as long as it is true. The thread `census` looks (QueueWatch), since a disk may hang.

using Pfinit.Diagnostics;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>Looks at the file systems that must not be full. For one thread, but for <see cref="Problems"/> and <see cref="Demand"/>.</summary>
/// <param name="space">How much room a directory has; null when it cannot be known.</param>
/// <param name="time">Monotonic.</param>
internal sealed class DiskRoom(Func<string, QueueSpace?> space, TimeProvider time)
{
    /// <summary>Between two looks that nobody asked for.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private const string Subject = "disk";

    /// <summary>Bytes in the queue with which no mail to speak of gets in, though smtpd may try where no limit is set. A disk that is full is so but for a few blocks.</summary>
    private const long Scant = 65536;

    private static readonly string[] Directories = [Paths.Queue, Paths.Postfix];

    private readonly Dictionary<string, SaidOnce> said = Directories.ToDictionary(directory => directory, _ => new SaidOnce(Severity.Warning, Subject));
    private volatile IReadOnlyList<string> problems = [];
    private volatile SpaceDemand demand = new(0, 0);

    /// <summary>What smtpd wants. Any thread may set it.</summary>
    public SpaceDemand Demand
    {
        set => demand = value;
    }

    /// <summary>What the last look found, a line for each directory without room. Any thread may ask.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>When to look next, as <see cref="Elapsed"/> counts.</summary>
    public TimeSpan Due { get; private set; } = Elapsed.Now(time) + Interval;

    public void Look()
    {
        var found = new List<string>();
        foreach (var directory in Directories)
        {
            if (Problem(directory) is { } problem)
            {
                found.Add($"{Subject}: {problem}");
                said[directory].Say(problem);
            }
            else if (said[directory].Over())
            {
                Log.Info(Subject, $"there is room again in {directory}");
            }
        }

        problems = found;
        Due = Elapsed.Now(time) + Interval;
    }

    private string? Problem(string directory)
    {
        // A file system that does not answer has another fault, which is not for this to tell.
        if (space(directory) is not { } room)
            return null;
        if (directory != Paths.Queue)
            return room.IsFull ? $"no {(room.HasInodes ? "space" : "inode")} is free in {directory}: a reload and a renewed token cannot be written" : null;
        return !room.HasInodes ? $"no inode is free in {directory}: no new mail is taken, clients wait, and what is queued is delivered"
            : room.Lack(demand) is var (name, bytes) ? $"{room.Free} bytes are free in {directory}, and {SpaceDemand.Text(name, bytes)}: clients are put off (452), and what is queued is delivered"
            : room.Free < Scant ? $"{room.Free} bytes are free in {directory}: clients are put off (452), and what is queued is delivered"
            : null;
    }
}
