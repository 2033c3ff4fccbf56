// The programs that Postfix calls while it has a mail in hand. One that is not there makes every mail wait, be refused or leave without TLS, by a Postfix that
// answers its clients as ever: a service taken out of master.cf, or a name of which master.cf has none. What the settings do is found here; what a master.cf of
// the user's lacks, or an init script took out, the self-test of the start says.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Checks the services that mail needs, and those that parameters name.</summary>
internal sealed class NamedServices(MainCf mainCf, MasterCf masterCf)
{
    private readonly List<string> names =
    [
        .. masterCf.Services.Where(service => service.Column(MasterService.TypeColumn) != "inet").Select(service => service.Column(0)).Distinct(),
    ];

    /// <summary>What the settings named wrongly or took out.</summary>
    public IEnumerable<Diagnostic> Find(PfinitSettings settings)
    {
        var origins = new ParameterOrigins(settings);
        foreach (var needed in NeededService.All)
        {
            var given = mainCf[needed.Parameter];
            if (given is not null && Problem(given, needed) is { } wrong)
                yield return needed.IsVital ? origins.Fatal(needed.Parameter, wrong) : origins.Warning(needed.Parameter, wrong);
            else if (given is null && Lack(needed) is { } gone && origins.Removed(needed.Name) is { } removed)
                yield return needed.IsVital ? removed.Fatal(gone) : removed.Warning(gone);
            foreach (var service in masterCf.Services)
            {
                if (service.Option(needed.Parameter) is { } own && Problem(own, needed) is { } problem)
                    yield return needed.IsVital ? origins.Fatal(service, needed.Parameter, problem) : origins.Warning(service, needed.Parameter, problem);
            }
        }
    }

    /// <summary>Why mail would not go its way, for each service that it cannot do without and that is not there.</summary>
    public IEnumerable<string> Lacking() => NeededService.All.Where(needed => needed.IsVital).Select(Lack).OfType<string>();

    /// <summary>What some mail would lack, for each other service that is not there, except those that the settings took out: who did that knows.</summary>
    public IEnumerable<string> Missed(PfinitSettings settings)
    {
        var origins = new ParameterOrigins(settings);
        return NeededService.All.Where(needed => !needed.IsVital && mainCf[needed.Parameter] is null && origins.Removed(needed.Name) is null)
            .Select(Lack).OfType<string>();
    }

    private string? Lack(NeededService needed) => needed.IsNeeded(mainCf, masterCf) ? Problem(mainCf[needed.Parameter] ?? needed.Name, needed) : null;

    // What refers to another parameter is Postfix's to resolve.
    private string? Problem(string name, NeededService needed) => name.Contains('$') || names.Contains(name) ? null
        : $"master.cf has no service {Quotation.Of(name)}, which {needed.Use}{Spelling.Hint(name, names)}";
}
