// Postfix's programs reach each other by sockets in the queue directory, which master(8) makes at its start and never looks at again. Who clears the directory
// leaves a relay that greets and takes no mail: smtpd waits for two minutes, then its client has lost the connection. QueueWatch has them looked at.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>Tells when sockets of a running Postfix were removed, and at the next look has it restarted. For one thread, but for <see cref="Problem"/>.</summary>
/// <param name="queue">The queue directory.</param>
/// <param name="account">As whom to look, since the directories are its own; null: as root.</param>
/// <param name="isUp">Postfix is up, so that its sockets are made.</param>
/// <param name="mend">Makes the directories again and restarts Postfix.</param>
/// <param name="time">Monotonic.</param>
internal sealed class PostfixSockets(string queue, Account? account, Func<bool> isUp, Action mend, TimeProvider time)
{
    /// <summary>A removal that is seen for so long is none of Postfix's own.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Who removes them again and again has Postfix restarted no oftener than this.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(4);

    /// <summary>So long after the last restart, a removal is the first again.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromMinutes(15);

    private const string Subject = "postfix";

    /// <summary>Those without which no mail gets in or out, as master.cf of Postfix has them. Others in there may be another program's.</summary>
    private static readonly string[] Needed = ["public/cleanup", "public/qmgr", "private/rewrite", "private/bounce", "private/defer", "private/smtp"];

    private readonly SaidOnce unmended = new(Severity.Error, Subject);
    private HashSet<string> seen = [];
    private TimeSpan? goneSince;
    private TimeSpan? mendedAt;
    private TimeSpan pause = Grace;
    private volatile string? problem;

    /// <summary>`postfix: public/cleanup was removed from /var/spool/postfix: …`; null: nothing is known to be gone. Any thread may ask.</summary>
    public string? Problem => problem;

    public void Look()
    {
        if (!isUp())
        {
            (goneSince, problem) = (null, null);
            return;
        }

        if (Present() is not { } present)
            return;
        var gone = seen.Except(present).OrderBy(name => name, StringComparer.Ordinal).ToList();
        seen.UnionWith(present);
        var now = Elapsed.Now(time);
        if (gone.Count == 0)
        {
            (goneSince, problem) = (null, null);
        }
        else if (goneSince is not { } since)
        {
            goneSince = now;
            if (now - mendedAt >= Calm)
                pause = Grace;
            var text = $"{string.Join(", ", gone)} {(gone.Count == 1 ? "was" : "were")} removed from {queue}: Postfix's programs do not reach each other, and mail waits";
            problem = $"{Subject}: {text}";
            Log.Error(Subject, $"{text}; Postfix is restarted unless that is undone within {Elapsed.Text(pause)}");
        }
        else if (now - since >= pause)
        {
            Mend(now);
        }
    }

    private void Mend(TimeSpan now)
    {
        try
        {
            mend();
            unmended.Over();
            Log.Warning(Subject, "restarting it, so that it makes its sockets again");
            (seen, goneSince, problem, mendedAt) = ([], null, null, now);
            pause = pause + pause < LongestPause ? pause + pause : LongestPause;
        }
        catch (KernelException e)
        {
            unmended.Say($"its sockets cannot be made again: {e.Call} {e.Subject}: {e.Errno}; trying on");
        }
    }

    // Null where nobody can tell: a disk that does not answer has another fault.
    private List<string>? Present()
    {
        try
        {
            using var _ = account?.Become();
            return [.. Needed.Where(name => LinuxFiles.Find($"{queue}/{name}") is { IsSocket: true })];
        }
        catch (KernelException)
        {
            return null;
        }
    }
}
