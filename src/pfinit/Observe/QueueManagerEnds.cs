// master(8) starts the queue manager again when something knocks: new mail, or its own wake-up, five minutes later (master(5)). A qmgr that is killed
// with mail in hand would leave it lying so long.

using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>When to knock at the queue manager's socket after it has ended. Not thread-safe.</summary>
/// <param name="time">Monotonic.</param>
internal sealed class QueueManagerEnds(TimeProvider time)
{
    /// <summary>The shortest time between two knocks: a qmgr that dies of its queue must not be started over and over.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private TimeSpan? knocked;

    /// <summary>When to knock, as <see cref="Elapsed"/> counts; null: it runs as far as is known.</summary>
    public TimeSpan? Due { get; private set; }

    /// <summary>`warning: process /usr/lib/postfix/sbin/qmgr pid 40 killed by signal 9`, or `exit status 1`.</summary>
    public static bool Is(SyslogRecord record) => PostfixOutages.TellsOfEnd(record) && record.Message.IndexOf("/qmgr pid "u8) >= 0;

    /// <summary>The log tells that it ended.</summary>
    public void Note()
    {
        var now = Elapsed.Now(time);
        Due ??= knocked + Pause > now ? knocked + Pause : now;
    }

    /// <summary>There was a knock.</summary>
    public void Knocked() => (knocked, Due) = (Elapsed.Now(time), null);
}
