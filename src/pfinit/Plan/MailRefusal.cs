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
    private static readonly (string Name, string Value)[] Options =
    [
        ("smtpd_delay_reject", "no"),
        ("smtpd_client_restrictions", "check_client_access static:{" + Greeting + "Service shutting down}"),
    ];

    public static void Add(MasterCf masterCf) => ChangeAll(masterCf, service =>
        Options.Aggregate(service, (changed, option) => changed.WithLastOption(option.Name, option.Value)));

    public static void Remove(MasterCf masterCf) => ChangeAll(masterCf, service => service.Option(Options[1].Name) != Options[1].Value ? service
        : Options.Aggregate(service, (changed, option) => changed.WithoutOption(option.Name, option.Value)));

    private static void ChangeAll(MasterCf masterCf, Func<MasterService, MasterService> change)
    {
        var listeners = masterCf.Services.Where(service => service.Column(MasterService.TypeColumn) is "inet" or "pass" && service.Column(MasterService.CommandColumn) == "smtpd");
        foreach (var key in listeners.Select(service => service.Key).Distinct().ToList())
            masterCf.Change(key, change);
    }
}
