// What a run that was killed means for mail. `run` says it at the next start, before Postfix takes the queue up.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Observe;
using Pfinit.Plan;

namespace Pfinit.Commands;

/// <summary>Names the messages that may arrive twice since nobody could wait for their deliveries.</summary>
internal static class KilledRun
{
    /// <param name="queue">Knows whether the last run was killed.</param>
    /// <param name="accounts">Of this image.</param>
    public static void Report(QueueLock queue, Accounts accounts)
    {
        if (!queue.LastRunWasKilled)
            return;
        foreach (var line in new QueueLeft(new QueueCensus(Paths.Queue), () => accounts.User("postfix")?.Become()).OfKilledRun())
            Log.Warning("queue", line);
    }
}
