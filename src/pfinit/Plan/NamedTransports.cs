// Where mail goes when no table says otherwise: transport:nexthop, the transport a service of master.cf. The queue manager keeps mail for one that is not
// there ("mail transport unavailable"), and nobody tells the sender.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Checks the transports that parameters name.</summary>
internal sealed class NamedTransports(PfinitSettings settings, MainCf mainCf, MasterCf masterCf)
{
    private const string ContentFilter = "content_filter";
    private const string RelayDomains = "relay_domains";

    private readonly ParameterOrigins origins = new(settings);

    public IEnumerable<Diagnostic> Find()
    {
        // relay_transport is for mail to relay_domains.
        var used = new[] { "default_transport", ContentFilter }.Concat(string.IsNullOrEmpty(mainCf[RelayDomains]) ? [] : ["relay_transport"]);
        foreach (var name in used)
        {
            if (Problem(mainCf[name]) is { } problem)
                yield return origins.Fatal(name, problem);
        }

        foreach (var service in masterCf.Services)
        {
            if (Problem(service.Option(ContentFilter)) is { } problem)
                yield return origins.Fatal(service, ContentFilter, problem);
        }
    }

    /// <summary>The services that a delivery can go to by one of these parameters.</summary>
    private IEnumerable<string> Transports => masterCf.Services.Where(service => service.Column(1) == "unix").Select(service => service.Column(0)).Distinct();

    private string? Problem(string? value)
    {
        if (value is null || value.Contains('$'))
            return null;
        var transport = value.Split(':')[0].Trim();
        return transport.Length == 0 || Transports.Contains(transport) ? null
            : $"master.cf has no transport {Quotation.Of(transport)}, so that mail for it would stay in the queue{Spelling.Hint(transport, Transports)}";
    }
}
