// The thread `census`: counts what is in the queue, for those who must not touch a disk themselves. A queue of 100,000 messages is a walk of half a
// second, and a network file system may not answer at all, while `pfinit status` is answered within milliseconds. So the walk has its own thread, is
// made only when somebody asked, and at most once a second and for a twentieth of the time. The same holds for the other thing that is done here: mail that
// the queue manager skipped is made due when it is not in delivery any more (SkippedMail), else it would be listed for minutes after it was delivered;
// a queue manager that ended is started (QueueManagerEnds); and whether there is room on the disk, and what else is there, is looked at, asked or not.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>Keeps the last survey of the queue.</summary>
/// <param name="census">Of Postfix's queue.</param>
/// <param name="skipped">Of the same.</param>
/// <param name="room">Looked at from time to time, and with every survey.</param>
/// <param name="scanDue">Tells the queue manager that there is something for it.</param>
/// <param name="account">Postfix's, as which the directories are read: they may be on a file system that does not know root. Null: as root.</param>
/// <param name="time">Of which only the age of queue files is the clock on the wall's.</param>
internal sealed class QueueWatch(QueueCensus census, SkippedMail skipped, DiskRoom room, Func<bool> scanDue, Account? account, TimeProvider time) : ILineWatcher
{
    /// <summary>How long the first survey is waited for, without which there is nothing to show.</summary>
    private static readonly TimeSpan LongestFirst = TimeSpan.FromMilliseconds(500);

    private readonly object gate = new();
    private QueueSurvey? last;
    private TimeSpan nextAt;
    private bool asked;
    private readonly SkippedLooks looks = new(time);
    private readonly QueueManagerEnds ends = new(time);
    private readonly SaidOnce unreadable = new(Severity.Warning, "status");
    private readonly SaidOnce unmeasured = new(Severity.Warning, "status");

    /// <summary>What is looked at whenever the disks are: files, too, so that it may hang.</summary>
    public Action AlsoLook { get; init; } = () => { };

    /// <summary>
    /// The last survey, made anew first if it is no longer fresh and that takes no longer than <paramref name="patience"/>; the first may take half a second.
    /// Null: there is none yet.
    /// </summary>
    public QueueSurvey? Ask(TimeSpan patience)
    {
        lock (gate)
        {
            var deadline = Deadline.After(last is null && patience < LongestFirst ? LongestFirst : patience);
            if (Elapsed.Now(time) < nextAt)
                return last;
            asked = true;
            Monitor.PulseAll(gate);
            while (asked && deadline.RemainingMilliseconds is > 0 and var left)
                Monitor.Wait(gate, left);
            return last;
        }
    }

    /// <inheritdoc/>
    public void See(SyslogRecord record)
    {
        var isSkipped = record.Program.SequenceEqual("qmgr"u8) && record.Message.EndsWith(": skipped, still being delivered"u8);
        if (!isSkipped && !QueueManagerEnds.Is(record))
            return;
        lock (gate)
        {
            if (isSkipped)
                looks.Note();
            else
                ends.Note();
            Monitor.PulseAll(gate);
        }
    }

    /// <inheritdoc/>
    public void Missed(DateTimeOffset since)
    {
        lock (gate)
        {
            looks.Note();
            ends.Note();
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The body of the thread. Never returns.</summary>
    public void Run()
    {
        while (true)
        {
            if (WaitForSurvey())
                Survey();
            else
                LookAtWhatIsDue();
        }
    }

    // True when somebody asks for one, false when something else is due.
    private bool WaitForSurvey()
    {
        lock (gate)
        {
            while (!asked)
            {
                var due = looks.Due < room.Due ? looks.Due.Value : room.Due;
                if (ends.Due < due)
                    due = ends.Due.Value;
                if (due - Elapsed.Now(time) is var left && left > TimeSpan.Zero)
                    Monitor.Wait(gate, left);
                else
                    return false;
            }

            return true;
        }
    }

    private void LookAtWhatIsDue()
    {
        if (room.Due <= Elapsed.Now(time))
            LookAtDisk();
        bool isLookDue, isKnockDue;
        lock (gate)
            (isLookDue, isKnockDue) = (looks.Due <= Elapsed.Now(time), ends.Due <= Elapsed.Now(time));
        if (isKnockDue)
            Knock();
        if (isLookDue)
            LookForSkipped();
    }

    private void Knock()
    {
        _ = scanDue();
        lock (gate)
            ends.Knocked();
    }

    private void LookAtDisk()
    {
        AlsoLook();
        try
        {
            using var _ = account?.Become();
            room.Look();
            unmeasured.Over();
        }
        catch (KernelException e)
        {
            unmeasured.Say($"whether there is room on the disk cannot be told: {e.Message}");
        }
    }

    private void LookForSkipped()
    {
        var begin = Elapsed.Now(time);
        var (found, madeDue) = skipped.MakeDue(time.GetUtcNow());
        if (madeDue > 0)
            _ = scanDue();
        lock (gate)
            looks.Looked(begin, found > 0);
    }

    private void Survey()
    {
        var begin = Elapsed.Now(time);
        LookAtDisk();
        var queues = Walk();
        lock (gate)
        {
            last = new QueueSurvey(begin, queues);
            nextAt = WalkPace.Next(begin, Elapsed.Now(time));
            asked = false;
            Monitor.PulseAll(gate);
        }
    }

    private IReadOnlyList<QueueFigures> Walk()
    {
        try
        {
            using var _ = account?.Become();
            var queues = census.Survey(time.GetUtcNow());
            unreadable.Over();
            return queues;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KernelException)
        {
            unreadable.Say($"what is in the queue cannot be told: {FileFault.Text(e)}");
            return [];
        }
    }
}
