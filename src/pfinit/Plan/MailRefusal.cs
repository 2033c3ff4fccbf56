// How smtpd turns all new mail away while the queue is delivered before a stop (DRAIN_QUEUE): 421 to everybody who connects, while sessions under
// way go on. Postfix has no word for that: a service that leaves master.cf has its processes killed in mid-session, and master_service_disable
// does the same.

namespace Pfinit.Plan;

/// <summary>Edits a master.cf; <see cref="Remove"/> takes back what <see cref="Add"/> did, also of a stop that did not come to its end.</summary>
internal static class MailRefusal
{
    /// <summary>How the answer to a client begins then.</summary>
    public const string Greeting = "421 4.3.2 ";

    /// <summary>421 makes smtpd hang up (access(5)); 4.3.2 is "system not accepting network messages" (RFC 3463).</summary>
    private const string TurnsAway = "check_client_access static:{" + Greeting + "Service shutting down}";

    private const string ClientRestrictions = "smtpd_client_restrictions";
    private const string DelayReject = "smtpd_delay_reject";

    public static void Add(MasterCf masterCf) => ChangeAll(masterCf, service =>
        service.WithLastOption(DelayReject, "no").WithLastOption(ClientRestrictions, TurnsAway));

    public static void Remove(MasterCf masterCf) => ChangeAll(masterCf, service => service.Option(ClientRestrictions) != TurnsAway ? service
        : service.WithoutOption(DelayReject, "no").WithoutOption(ClientRestrictions, TurnsAway));

    private static void ChangeAll(MasterCf masterCf, Func<MasterService, MasterService> change)
    {
        var listeners = masterCf.Services.Where(service => service.Column(MasterService.TypeColumn) is "inet" or "pass" && service.Column(MasterService.CommandColumn) == "smtpd");
        foreach (var key in listeners.Select(service => service.Key).Distinct().ToList())
            masterCf.Change(key, change);
    }
}
