// The thread `drain` at the end of a stop with DRAIN_TO: prepares the Postfix that hands the queue to a peer, which the supervisor starts and ends, and watches
// until nothing is left. MailQueue owns it.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>One handover.</summary>
/// <param name="peer">`[host]:port`.</param>
/// <param name="census">Of the queue.</param>
/// <param name="accounts">For the owners of files.</param>
/// <param name="time">Of which only the differences count.</param>
internal sealed class QueueHandover(string peer, QueueCensus census, Accounts accounts, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Between the first two attempts; doubled each time. What the peer did not take is tried again, since a Service has several pods behind it; but each attempt is
    /// a line in the log for every message.
    /// </summary>
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);

    private volatile bool ended;

    /// <summary>Puts mail that waits for its signature into the queue.</summary>
    public required Action Lend { get; init; }

    /// <summary>The supervisor has ended that Postfix: nothing is to be done any more.</summary>
    public void End() => ended = true;

    /// <summary>Posts what <see cref="IMailQueue.BeginHandover"/> promises.</summary>
    public void Run(IEventQueue events)
    {
        if (Prepare(out var maildrop) && !IsOut(maildrop))
        {
            events.Post(new SupervisorEvent.HandoverReady(Services.Handover));
            Watch(maildrop);
        }

        events.Post(new SupervisorEvent.HandoverOver());
    }

    private bool Prepare(out bool maildrop)
    {
        maildrop = false;
        try
        {
            var relay = new MainCf(LinuxFiles.ReadText(Paths.MainCf));
            maildrop = HandoverCf.TakesMaildrop(relay);
            if (accounts.Resolve(Access.PublicDirectory, out _) is { } ownership && accounts.User("postfix") is { } postfix)
                DirectorySetup.Ensure(new PlannedDirectory(Paths.Handover, Access.PublicDirectory), ownership, postfix);
            if (!Write("main.cf", HandoverCf.MainText(relay, peer)) || !Write("master.cf", HandoverCf.MasterText(relay)))
                return false;
            Lend();
            return true;
        }
        catch (KernelException e)
        {
            Log.Error(HandoverCf.Transport, $"{e.Subject}: {e.Call}: {e.Errno}; nothing is handed over");
            return false;
        }
    }

    private bool Write(string name, string content)
    {
        var problems = Applier.Replace(new PlannedFile($"{Paths.Handover}/{name}", content, Access.Public) { BackDated = true }, accounts);
        foreach (var problem in problems)
            Log.Write(problem);
        return problems.All(problem => problem.Severity < Severity.Error);
    }

    // Out twice in a row: a message that moved to a queue that had been looked at is not overlooked.
    private void Watch(bool maildrop)
    {
        var start = time.GetTimestamp();
        var (next, wait) = (TimeSpan.Zero, FirstRetry);
        for (var empty = 0; empty < 2 && !ended; empty = IsOut(maildrop) ? empty + 1 : 0)
        {
            // Until there is a queue manager, nobody takes the word.
            if (time.GetElapsedTime(start) is var now && now >= next && QueueManager.Flush())
                (next, wait) = (now + wait, wait + wait);
            Thread.Sleep(Pause);
        }
    }

    // What vanishes while it is looked at is on its way; the next look tells.
    private bool IsOut(bool maildrop)
    {
        try
        {
            using var _ = accounts.User("postfix")?.Become();
            return !census.HasMail(maildrop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KernelException)
        {
            return false;
        }
    }
}
