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
                yield return origins.Fatal(needed.Parameter, wrong);
            else if (given is null && Lack(needed) is { } gone && origins.Removed(needed.Name, gone) is { } removed)
                yield return removed;
            foreach (var service in masterCf.Services)
            {
                if (service.Option(needed.Parameter) is { } own && Problem(own, needed) is { } problem)
                    yield return origins.Fatal(service, needed.Parameter, problem);
            }
        }
    }

    /// <summary>Why mail would not go its way, for each service that it needs and that is not there.</summary>
    public IEnumerable<string> Lacking() => NeededService.All.Select(Lack).OfType<string>();

    private string? Lack(NeededService needed) => needed.IsNeeded(mainCf, masterCf) ? Problem(mainCf[needed.Parameter] ?? needed.Name, needed) : null;

    // What refers to another parameter is Postfix's to resolve.
    private string? Problem(string name, NeededService needed) => name.Contains('$') || names.Contains(name) ? null
        : $"master.cf has no service {Quotation.Of(name)}, which {needed.Use}{Spelling.Hint(name, names)}";
}
