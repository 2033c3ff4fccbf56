// Where mail goes when no table says otherwise: transport:nexthop, the transport a service of master.cf. The queue manager keeps mail for one that is not
// there ("mail transport unavailable"), and nobody tells the sender.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Checks the transports that parameters name.</summary>
internal sealed class NamedTransports(PfinitSettings settings, MainCf mainCf, MasterCf masterCf, MailWays ways)
{
    private readonly ParameterOrigins origins = new(settings);

    public IEnumerable<Diagnostic> Find()
    {
        foreach (var (name, value) in Transports.Named(mainCf).Concat(Transports.Inward(mainCf)))
        {
            if (Problem(value) is not { } problem)
                continue;
            if (mainCf[name] is not null)
                yield return origins.Fatal(name, problem);
            else if (origins.Removed(Transports.Service(value!)) is { } removed)
                yield return removed.Fatal(problem);
        }

        foreach (var service in masterCf.Services)
        {
            if (Problem(service.Option(Transports.ContentFilter)) is { } problem)
                yield return origins.Fatal(service, Transports.ContentFilter, problem);
        }
    }

    private string? Problem(string? value)
    {
        if (value is null || value.Contains('$'))
            return null;
        var transport = Transports.Service(value);
        return transport.Length == 0 || Transports.Names(masterCf).Contains(transport) ? null : ways.MissingTransport(transport);
    }
}
