// Postfix's programs, by what becomes of mail when one of them is left without master(8). Services calls it; Supervise/LingeringGroup acts on it.
// All of them end by themselves when master is gone, as soon as they are done with what they were doing (single_server(3), multi_server(3)).
//
// smtpd says 250 to its client within moments of cleanup's word that the message is in the queue; milters are asked while cleanup is still there.
// So where no cleanup is left, no smtpd has a message that is accepted or about to be. What it can do is wait: for its client, for DNS, or for a
// program that no master starts any more. qmgr keeps all that counts in the queue, and a delivery agent notes there by itself what is delivered.
//
// A delivery agent has a shared lock on its queue file (deliver_request(3)), bounce on that of the message it reports on. qmgr(8) needs an exclusive
// one, and leaves a file that it does not get alone for a minute or more (`skipped, still being delivered`). So these may go on beside a new master.
// With smtp_tls_connection_reuse (TLSPROXY_README) a delivery goes through tlsproxy, which outlives master, too, and ends with its last connection.

namespace Pfinit.Plan;

/// <summary>Names as /proc shows them.</summary>
internal static class PostfixPrograms
{
    private const string Server = "smtpd";

    // With it, another program decides about a message, and neither cleanup nor we know when it does.
    private const string ProxyFilter = "smtpd_proxy_filter";

    // trivial-rewrite has the 15 bytes that a name may have.
    private static readonly string[] MailFree =
        ["anvil", "dnsblog", "flush", "oqmgr", "postscreen", "proxymap", "qmgr", "qmqpd", "scache", "showq", "tlsmgr", "trivial-rewrite", "verify"];

    /// <summary>Those that serve others and have no message: their being there is no work under way.</summary>
    public static IReadOnlyList<string> Serving => MailFree;

    /// <summary>
    /// Deliveries under way, which end by themselves and do not disturb a new master. cleanup and pickup are not among them: a new pickup would
    /// take in once more what the old one is at, and cleanup removes what is unfinished when it ends together with the smtpd that it works for.
    /// </summary>
    public static IReadOnlyList<string> Delivering { get; } = ["bounce", "discard", "error", "lmtp", "local", "pipe", "smtp", "tlsproxy", "virtual"];

    /// <summary>Those that have no message of their own when no other program is left but these and the ones that deliver.</summary>
    public static IReadOnlyList<string> WithoutMail(MainCf mainCf, MasterCf masterCf) =>
        mainCf[ProxyFilter] is { Length: > 0 } || masterCf.Services.Any(service => service.Option(ProxyFilter) is { Length: > 0 })
            ? MailFree
            : [.. MailFree, Server];
}
