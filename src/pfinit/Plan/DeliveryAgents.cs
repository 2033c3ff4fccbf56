// The programs without which mail does not leave: the delivery agents of the transports that mail goes to when no table of the user's says otherwise.

namespace Pfinit.Plan;

/// <summary>Reads them off main.cf and master.cf.</summary>
internal static class DeliveryAgents
{
    /// <summary>Each greets whoever connects (deliver_request.c), as bounce(8) and others do not.</summary>
    private static readonly string[] Programs = ["discard", "error", "lmtp", "local", "pipe", "smtp", "virtual"];

    /// <summary>The services with their programs, each once: those of default_transport, content_filter and, where it is used, relay_transport, and pfinit's own.</summary>
    public static IReadOnlyList<DeliveryAgent> Needed(MainCf mainCf, MasterCf masterCf)
    {
        var named = masterCf.Services.Select(service => service.Option(Transports.ContentFilter)).Concat(Transports.Named(mainCf).Select(parameter => parameter.Value))
            .OfType<string>().Select(Transports.Service).ToList();
        return
        [
            .. Transports.Of(masterCf).Select(service => new DeliveryAgent(service.Column(0), service.Column(MasterService.CommandColumn)))
                .Where(agent => Programs.Contains(agent.Program)
                    && (named.Contains(agent.Service) || RelayTransports.IsName(agent.Service))).Distinct(),
        ];
    }
}
