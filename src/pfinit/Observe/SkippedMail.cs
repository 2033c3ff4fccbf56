// Mail that the queue manager leaves alone because somebody still delivers it: at every reload and restart a new queue manager takes over, while the agents
// of the one before finish what they have in hand. It finds these files locked, logs `skipped, still being delivered`, puts them into incoming with a
// date of 60 s ahead (qmgr_active.c of Postfix 3.10) and looks at them in its round after that. Until then a delivered message is still listed, and one
// of which a recipient is left waits. So that what is done with is seen at once, its date is set to the present when the lock is gone, as
// `postqueue -i` does (flush.c).

using Pfinit.Apply;
using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Finds what was skipped, and is not delivered any more.</summary>
/// <param name="directory">`queue_directory` of main.cf.</param>
/// <param name="account">Postfix's, as which files are touched: they may be on a file system that does not know root. Null: as root.</param>
internal sealed class SkippedMail(string directory, Account? account)
{
    /// <summary>What Postfix adds, and a second for the whole numbers it counts in.</summary>
    private const int LongestSkip = 61;

    /// <summary>
    /// Makes due what nobody delivers any more; the queue manager has to be told that there is something (<see cref="QueueManager.ScanDue"/>).
    /// </summary>
    /// <param name="now">The time.</param>
    /// <returns>How many messages had been skipped, and how many of them are due from now on.</returns>
    public (int Found, int MadeDue) MakeDue(DateTimeOffset now)
    {
        try
        {
            using var _ = account?.Become();
            return MakeAllDue(now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KernelException)
        {
            // What is moved while it is looked at is seen at the next look; where none can be had, the queue manager's own look has to do.
            return (0, 0);
        }
    }

    private (int Found, int MadeDue) MakeAllDue(DateTimeOffset now)
    {
        var (found, made) = (0, 0);
        if (!Directory.Exists($"{directory}/incoming"))
            return (found, made);
        foreach (var path in Directory.EnumerateFiles($"{directory}/incoming", "*", SearchOption.AllDirectories))
        {
            if (LinuxFiles.Find(path) is not { IsRegular: true, IsExecutable: true } facts || !IsSkipped(facts, now))
                continue;
            found++;
            made += MakeDue(path, now) ? 1 : 0;
        }

        return (found, made);
    }

    private static bool IsSkipped(FileFacts facts, DateTimeOffset now) =>
        facts.Modified.Seconds - now.ToUnixTimeSeconds() is > 0 and <= LongestSkip;

    // The lock is held until the date is set: an agent that gets the message meanwhile would find it taken, and cannot, since it is not due before.
    private static bool MakeDue(string path, DateTimeOffset now)
    {
        try
        {
            using var file = LinuxFiles.Open(path, Libc.O_RDWR | Libc.O_NONBLOCK);
            if (file.TryLock().Failed)
                return false;
            file.SetModified(FileTime.Of(now));
            return true;
        }
        catch (KernelException)
        {
            // It moved on, or waits for its date.
            return false;
        }
    }
}
