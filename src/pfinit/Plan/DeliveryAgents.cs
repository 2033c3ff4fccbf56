// The programs without which mail does not leave: the delivery agents of the transports that mail goes to when no table of the user's says otherwise.

namespace Pfinit.Plan;

/// <summary>Reads them off main.cf and master.cf.</summary>
internal static class DeliveryAgents
{
    /// <summary>Each greets whoever connects (deliver_request.c), as bounce(8) and others do not.</summary>
    private static readonly string[] Programs = ["discard", "error", "lmtp", "local", "pipe", "smtp", "virtual"];

    /// <summary>The services with their programs, each once: those of default_transport, content_filter and, where it is used, relay_transport, and pfinit's own.</summary>
    public static IReadOnlyList<(string Service, string Program)> Needed(MainCf mainCf, MasterCf masterCf)
    {
        var filters = masterCf.Services.Select(service => service.Option("content_filter"));
        var named = filters.Append(mainCf["content_filter"]).Append(mainCf["default_transport"] ?? "smtp")
            .Append(string.IsNullOrEmpty(mainCf["relay_domains"]) ? null : mainCf["relay_transport"] ?? "relay")
            .Select(value => value?.Split(':')[0].Trim()).ToList();
        return
        [
            .. masterCf.Services.Where(service => service.Column(1) == "unix" && Programs.Contains(service.Column(MasterService.CommandColumn)))
                .Select(service => (service.Column(0), service.Column(MasterService.CommandColumn)))
                .Where(service => named.Contains(service.Item1) || RelayTransports.IsName(service.Item1)).Distinct(),
        ];
    }
}
