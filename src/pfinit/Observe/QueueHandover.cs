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

    private volatile bool ended;

    /// <summary>Puts mail that waits for its signature into the queue.</summary>
    public required Action Lend { get; init; }

    /// <summary>The supervisor has ended that Postfix: nothing is to be done any more.</summary>
    public void End() => ended = true;

    /// <summary>Posts what <see cref="IMailQueue.BeginHandover"/> promises.</summary>
    public void Run(IEventQueue events)
    {
        if (Prepare() && Left() is not 0)
        {
            events.Post(new SupervisorEvent.HandoverReady(Services.Handover));
            Watch();
        }

        events.Post(new SupervisorEvent.HandoverOver());
    }

    /// <summary>Its configuration is of no use to anybody any more.</summary>
    public static void RemoveFiles()
    {
        try
        {
            Directory.Delete(Paths.Handover, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next handover writes it anew.
        }
    }

    private bool Prepare()
    {
        try
        {
            var relay = new MainCf(LinuxFiles.ReadText(Paths.MainCf));
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

    private bool Write(string name, string content) =>
        Applier.TryReplace(new PlannedFile($"{Paths.Handover}/{name}", content, Access.Public) { BackDated = true }, accounts);

    // Out twice in a row: a message that moved to a queue that had been looked at is not overlooked.
    private void Watch()
    {
        var start = time.GetTimestamp();
        var attempts = new HandoverAttempts(Left() ?? int.MaxValue);
        for (var empty = 0; empty < 2 && !ended; empty = Left() is 0 ? empty + 1 : 0)
        {
            if (time.GetElapsedTime(start) is var now && attempts.AreDue(now))
            {
                if (attempts.AreInVain(Left(), AsPostfix(() => census.UnderWay().Count) is not 0))
                    return;

                // Until there is a queue manager, nobody takes the word.
                if (QueueManager.Flush())
                    attempts.Begin(now);
            }

            Thread.Sleep(Pause);
        }
    }

    private int? Left() => AsPostfix(census.Movable);

    // Null for what vanishes while it is looked at: it is on its way, and the next look tells.
    private int? AsPostfix(Func<int> look)
    {
        try
        {
            using var _ = accounts.User("postfix")?.Become();
            return look();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KernelException)
        {
            return null;
        }
    }
}
