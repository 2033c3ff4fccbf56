// Keeps mail from leaving in clear because of a moment without tlsmgr(8), as when that was killed, or when a stop ends master just after an smtp(8) was
// started. Such an smtp gets no random numbers, says so, and goes on without TLS for as many messages as it gets: where TLS is taken when it is offered
// (level `may`), they and the login at the next hop would go in clear.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Kills such a process before it has a message; qmgr(8) has the mail tried again by another.</summary>
/// <param name="programOf">The name of the program that runs under a pid; null when there is none.</param>
/// <param name="kill">Sends SIGKILL to a pid.</param>
internal sealed class TlsGuard(Func<int, string?> programOf, Action<int> kill) : ILineWatcher
{
    /// <inheritdoc/>
    public void See(SyslogRecord record)
    {
        if (!record.Message.EndsWith("no entropy for TLS key generation: disabling TLS support"u8) || record.Pid <= 1)
            return;

        // By name, since anybody in the container may write such a line.
        var program = programOf(record.Pid);
        if (program is not ("smtp" or "lmtp"))
            return;
        kill(record.Pid);
        Log.Warning("postfix", $"{program}, pid {record.Pid}, has no TLS, since tlsmgr did not answer it: killed, its mail is tried again");
    }

    /// <inheritdoc/>
    public void Missed(DateTimeOffset since)
    {
        // Whoever said it then has had a message by now, or ended.
    }
}
