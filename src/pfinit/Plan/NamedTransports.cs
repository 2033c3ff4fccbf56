// Where mail goes when no table says otherwise: transport:nexthop, the transport a service of master.cf. The queue manager keeps mail for one that is not
// there ("mail transport unavailable"), and nobody tells the sender.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Checks the transports that parameters name.</summary>
internal sealed class NamedTransports(PfinitSettings settings, MainCf mainCf, MasterCf masterCf)
{
    private readonly ParameterOrigins origins = new(settings);

    public IEnumerable<Diagnostic> Find()
    {
        foreach (var (name, _) in Transports.Named(mainCf))
        {
            if (Problem(mainCf[name]) is { } problem)
                yield return origins.Fatal(name, problem);
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
        var names = Transports.Names(masterCf).ToList();
        return transport.Length == 0 || names.Contains(transport) ? null
            : $"master.cf has no transport {Quotation.Of(transport)}, so that mail for it would stay in the queue{Spelling.Hint(transport, names)}";
    }
}
