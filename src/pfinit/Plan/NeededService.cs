namespace Pfinit.Plan;

/// <summary>A program that Postfix calls by the name of its service.</summary>
/// <param name="Parameter">The parameter of main.cf that has the name (postconf(5)).</param>
/// <param name="Name">The parameter's default.</param>
/// <param name="Use">What mail would lack, for a message: "which `Use`".</param>
/// <param name="IsNeeded">Some mail of such a configuration comes by it.</param>
internal sealed record NeededService(string Parameter, string Name, string Use, Func<MainCf, MasterCf, bool> IsNeeded)
{
    /// <summary>Without it every mail is refused or stays. Without the others most mail flows, so that a relay without one starts with a warning.</summary>
    public bool IsVital { get; init; }

    /// <summary>All of them. What is never needed here can still be misspelled, and then whoever calls it waits in vain.</summary>
    public static IReadOnlyList<NeededService> All { get; } =
    [
        new("cleanup_service_name", "cleanup", "puts every mail into the queue", Always) { IsVital = true },
        new("queue_service_name", "qmgr", "has every mail delivered", Always) { IsVital = true },
        new("rewrite_service_name", "rewrite", "finds every mail's way", Always) { IsVital = true },
        new("bounce_service_name", "bounce", "tells senders of mail that cannot be delivered", Always) { IsVital = true },
        new("defer_service_name", "defer", "keeps account of mail that has to wait", Always) { IsVital = true },
        new("trace_service_name", "trace", "reports deliveries to senders who ask for it; their mail would be delivered again and again", Always),
        new("error_service_name", "error", "gives mail back that has no way", Always),
        new("tlsmgr_service_name", "tlsmgr", "TLS cannot do without: mail would leave in clear or not at all", UsesTls),
        new("tlsproxy_service_name", "tlsproxy", "keeps connections for smtp_tls_connection_reuse", (mainCf, masterCf) => Any(mainCf, masterCf, IsReuse)),
        new("proxymap_service_name", "proxymap", "reads proxy: tables", (mainCf, masterCf) => Any(mainCf, masterCf, (_, value) => HasProxy(value))),
        new("address_verify_service_name", "verify", "answers for reject_unverified_recipient and reject_unverified_sender",
            (mainCf, masterCf) => Any(mainCf, masterCf, (_, value) => value.Contains("reject_unverified_"))),
        new("connection_cache_service_name", "scache", "keeps connections for the next mail", Never),
        new("dnsblog_service_name", "dnsblog", "asks block lists for postscreen", Never),
        new("flush_service_name", "flush", "answers ETRN", Never),
        new("pickup_service_name", "pickup", "takes the mail of sendmail", Never),
        new("postlog_service_name", "postlog", "writes the file of maillog_file", Never),
        new("proxywrite_service_name", "proxywrite", "writes proxy: tables", Never),
        new("showq_service_name", "showq", "lists the queue", Never),
        new("smtpd_service_name", "smtpd", "postscreen hands clients to", Never),
    ];

    private static bool Always(MainCf mainCf, MasterCf masterCf) => true;

    private static bool Never(MainCf mainCf, MasterCf masterCf) => false;

    // Postfix's own default is no TLS; the image's main.cf has `may`.
    private static bool UsesTls(MainCf mainCf, MasterCf masterCf) =>
        Any(mainCf, masterCf, (name, value) => name.EndsWith("_tls_security_level", StringComparison.Ordinal) && value is not ("" or "none"));

    private static bool IsReuse(string name, string value) => name is "smtp_tls_connection_reuse" or "lmtp_tls_connection_reuse" && value == "yes";

    private static bool HasProxy(string value) => value.Contains("proxy:") && !value.Contains("inline:");

    private static bool Any(MainCf mainCf, MasterCf masterCf, Func<string, string, bool> isIt) => mainCf.Names.Any(name => isIt(name, mainCf[name]!))
        || masterCf.Services.SelectMany(service => service.Options).Any(option => isIt(option.Name, option.Value));
}
