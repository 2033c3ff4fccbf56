// Postfix's queue for the supervisor: what a stop does to it and says of it. The disk is never touched on the supervisor's thread.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>The queue of this container.</summary>
internal sealed class MailQueue(Accounts accounts, TimeProvider time) : IMailQueue
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>A hanging disk must not hang the stop.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly QueueCensus census = new(Paths.Queue);

    /// <inheritdoc/>
    public void BeginDelivery(IEventQueue events) => DutyThread.Start("drain", events, () => Deliver(events));

    /// <inheritdoc/>
    public string Describe()
    {
        var answer = "what is left cannot be told: the disk does not answer";
        var asking = NamedThread.Start("census", () =>
        {
            try
            {
                answer = census.Describe();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or KernelException)
            {
                answer = $"what is left cannot be told: {e.Message}";
            }
        });
        asking.Join(Patience);
        return answer;
    }

    private void Deliver(IEventQueue events)
    {
        if (RefuseMail())
            events.Post(new SupervisorEvent.MailRefused());

        // Again and again: the queue manager that takes over at the reload skips what its predecessor's deliveries still hold, and would come back
        // to it at its next round only. Out twice in a row: a message that went back to a queue that had been looked at is not overlooked.
        for (var empty = 0; empty < 2; empty = IsOut() ? empty + 1 : 0)
        {
            QueueManager.ScanDue();
            Thread.Sleep(Pause);
        }

        events.Post(new SupervisorEvent.QueueEmptied());
    }

    private bool RefuseMail()
    {
        try
        {
            var masterCf = new MasterCf(LinuxFiles.ReadText(Paths.MasterCf));
            MailRefusal.Add(masterCf);
            var problems = Applier.Replace(new PlannedFile(Paths.MasterCf, masterCf.ToString(), Access.Public) { BackDated = true }, accounts);
            foreach (var problem in problems)
                Log.Write(problem);
            return problems.All(problem => problem.Severity < Severity.Error);
        }
        catch (KernelException e)
        {
            Log.Error(e.Subject, $"{e.Call}: {e.Errno}; new mail is not turned away while the queue is delivered");
            return false;
        }
    }

    // What vanishes while it is looked at is on its way; the next look tells.
    private bool IsOut()
    {
        try
        {
            return !census.HasWork(time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KernelException)
        {
            return false;
        }
    }
}
