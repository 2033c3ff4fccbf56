// Where the settings send mail: relay hosts, transports, and the rows of tables that they hold. What is in other tables, only Postfix can look up; the self-test
// of a start asks it (Observe/RouteTest).

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Checks every transport and next hop that the configuration names.</summary>
internal sealed class NextHops(PfinitSettings settings, MainCf mainCf, MasterCf masterCf, MailWays ways)
{
    private const string DeferTransports = "defer_transports";

    private static readonly string[] HostLists = ["relayhost", "smtp_fallback_relay", "fallback_relay"];
    private static readonly string[] TransportTables = ["transport_maps", "sender_dependent_default_transport_maps"];
    private static readonly char[] Separators = [' ', '\t', '\n', ','];

    private readonly ParameterOrigins origins = new(settings);

    public IEnumerable<Diagnostic> Find() => [.. Hosts(), .. Parameters(), .. Relays(), .. Rows(), .. Deferred(), .. Swallowed()];

    private IEnumerable<Diagnostic> Hosts()
    {
        foreach (var name in HostLists)
        {
            if (mainCf[name] is { Length: > 0 } hosts && !(name == HostLists[0] && settings.Relay?.Host == hosts) && Problem("", hosts) is { } problem)
                yield return origins.Fatal(name, problem);
        }
    }

    // That the transport is there is NamedTransports' matter. A content filter may hand mail back to a listener of its own.
    private IEnumerable<Diagnostic> Parameters()
    {
        foreach (var (name, value) in Transports.Named(mainCf).Where(parameter => parameter.Name != Transports.ContentFilter && !string.IsNullOrEmpty(parameter.Value)))
        {
            var (transport, nextHop) = Transports.Split(value!);
            if (Transports.Names(masterCf).Contains(transport) && Problem(transport, nextHop) is { } problem)
                yield return origins.Fatal(name, problem);
        }
    }

    // How their hosts are written has been looked at where they were read.
    private IEnumerable<Diagnostic> Relays()
    {
        foreach (var relay in settings.Routes.Select(route => route.Relay).Prepend(settings.Relay).OfType<SmartHost>())
        {
            if (ways.Loop(relay.Host, isOwn: _ => false) is { } problem)
                yield return relay.Origin.Fatal(problem);
        }
    }

    private IEnumerable<Diagnostic> Rows()
    {
        foreach (var table in TransportTables)
        {
            foreach (var (key, value) in TableRows.In(mainCf[table] ?? "", settings.Tables).Where(row => !IsNoAnswer(row.Value)))
            {
                var (transport, nextHop) = Transports.Split(value);
                if (Problem(transport, nextHop) is { } problem)
                    yield return origins.Fatal(table, $"{Quotation.Of(key)}: {problem}");
            }
        }
    }

    // It may be meant, for a line that is not always there (ETRN_README), so it is no mistake; but never silent.
    private IEnumerable<Diagnostic> Deferred()
    {
        var used = Transports.Named(mainCf).Select(parameter => Transports.Service(parameter.Value ?? "")).Concat(settings.Routes.Select(route => route.Name)).ToList();
        return (mainCf[DeferTransports] ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(used.Contains).Distinct()
            .Select(transport => origins.Warning(
                DeferTransports, $"mail that goes by {Quotation.Of(transport)} waits in the queue until somebody has it sent (postqueue -f)"));
    }

    // For one destination that is what these transports are for; for all that have no other, a staging system may want it, or somebody has forgotten it.
    private IEnumerable<Diagnostic> Swallowed()
    {
        foreach (var (name, value) in Transports.Named(mainCf))
        {
            if (ways.Swallows(value ?? "") is { } fate)
                yield return origins.Warning(name, $"mail without a way of its own {fate}");
        }

        foreach (var table in TransportTables)
        {
            foreach (var (key, value) in TableRows.In(mainCf[table] ?? "", settings.Tables))
            {
                if (key == "*" && ways.Swallows(value) is { } fate)
                    yield return origins.Warning(table, $"{Quotation.Of(key)}: mail without a way of its own {fate}");
            }
        }
    }

    private static bool IsNoAnswer(string value) => string.Equals(value, "dunno", StringComparison.OrdinalIgnoreCase);

    private string? Problem(string transport, string nextHop) => ways.Problem(transport, nextHop, isOwn: _ => false);
}
