// Values that no program of Postfix could read: the one that wants the parameter would end at each start, which for the queue manager and for smtp(8) means
// that mail is taken and never leaves. Planner asks, so that `check`, a start and a reload know.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Checks every parameter that has a type, in main.cf and in the options of master.cf.</summary>
internal sealed class TypedParameters(PfinitSettings settings, MainCf mainCf, MasterCf masterCf)
{
    private const string Default = "default";

    /// <summary>Of a transport (`smtp_initial_destination_concurrency`); its default alone is not named default_….</summary>
    private const string Initial = "_initial_destination_concurrency";

    private readonly ParameterOrigins origins = new(settings);

    public IEnumerable<Diagnostic> Find() => [.. InMainCf(), .. InMasterCf()];

    private IEnumerable<Diagnostic> InMainCf()
    {
        var transports = Transports.Names(masterCf).ToList();
        foreach (var name in mainCf.Names.Where(name => name != SpaceDemand.SizeParameter || origins.Of(name) is null))
        {
            if (Problem(TypeOf(name, transports), mainCf[name]!) is { } problem)
                yield return origins.Fatal(name, problem);
        }
    }

    // Options of the transports that pfinit makes are copies of parameters of main.cf.
    private IEnumerable<Diagnostic> InMasterCf()
    {
        foreach (var service in masterCf.Services.Where(service => !RelayTransports.IsName(service.Column(0))))
        {
            foreach (var name in service.Options.Select(option => option.Name).Distinct())
            {
                if (Problem(TypeOf(name, [service.Column(0)]), service.Option(name)!) is { } problem)
                    yield return origins.Fatal(service, name, problem);
            }
        }
    }

    private static ParameterType? TypeOf(string name, List<string> transports)
    {
        if (ParameterTypes.All.TryGetValue(name, out var type))
            return type;
        var suffix = transports.Find(transport => name.StartsWith(transport + "_", StringComparison.Ordinal)) is { } found ? name.Substring(found.Length) : "";
        return suffix.Length > 0 && ParameterTypes.All.TryGetValue(suffix == Initial ? Initial.Substring(1) : Default + suffix, out type) ? type : null;
    }

    // What refers to another parameter is Postfix's to resolve.
    private static string? Problem(ParameterType? type, string value) => value.Contains('$') ? null : type?.Problem(value);
}
