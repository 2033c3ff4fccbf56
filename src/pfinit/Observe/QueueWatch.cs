// The thread `census`: counts what is in the queue, for those who must not touch a disk themselves. A queue of 100,000 messages is a walk of half a
// second, and a network file system may not answer at all, while `pfinit status` is answered within milliseconds. So the walk has its own thread, is
// made only when somebody asked, and at most once a second and for a twentieth of the time.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>Keeps the last survey of the queue.</summary>
/// <param name="census">Of Postfix's queue.</param>
/// <param name="account">Postfix's, as which the directories are read: they may be on a file system that does not know root. Null: as root.</param>
/// <param name="time">Of which only the age of queue files is the clock on the wall's.</param>
internal sealed class QueueWatch(QueueCensus census, Account? account, TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    /// <summary>A walk is followed by so many times its length without one.</summary>
    private const int RestFactor = 19;

    private readonly object gate = new();
    private QueueSurvey? last;
    private TimeSpan nextAt;
    private bool asked;
    private readonly SaidOnce unreadable = new(Severity.Warning, "status");

    /// <summary>
    /// The last survey, made anew first if it is no longer fresh and that takes no longer than <paramref name="patience"/>. Null: there is none yet.
    /// </summary>
    public QueueSurvey? Ask(TimeSpan patience)
    {
        var deadline = Deadline.After(patience);
        lock (gate)
        {
            if (Elapsed.Now(time) < nextAt)
                return last;
            asked = true;
            Monitor.PulseAll(gate);
            while (asked && deadline.RemainingMilliseconds is > 0 and var left)
                Monitor.Wait(gate, left);
            return last;
        }
    }

    /// <summary>The body of the thread. Never returns.</summary>
    public void Run()
    {
        while (true)
        {
            lock (gate)
            {
                while (!asked)
                    Monitor.Wait(gate);
            }

            Survey();
        }
    }

    private void Survey()
    {
        var begin = Elapsed.Now(time);
        var queues = Walk();
        var end = Elapsed.Now(time);
        var rest = TimeSpan.FromTicks((end - begin).Ticks * RestFactor);
        lock (gate)
        {
            last = new QueueSurvey(begin, queues);
            nextAt = end + (rest > ShortestPause ? rest : ShortestPause);
            asked = false;
            Monitor.PulseAll(gate);
        }
    }

    private IReadOnlyList<QueueFigures> Walk()
    {
        try
        {
            using var _ = account is { } postfix ? FileAccount.Become(postfix.Uid, postfix.Gid) : default(FileAccount?);
            var queues = census.Survey(time.GetUtcNow());
            unreadable.Over();
            return queues;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KernelException)
        {
            unreadable.Say($"what is in the queue cannot be told: {e.Message}");
            return [];
        }
    }
}
