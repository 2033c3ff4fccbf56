namespace Pfinit.Plan;

/// <summary>What Postfix is told, whatever the parameter.</summary>
internal static class EveryValue
{
    /// <summary>The values of main.cf, then those of the options in master.cf, in the order of the files.</summary>
    public static IEnumerable<string> In(MainCf mainCf, MasterCf masterCf) => mainCf.Names.Select(name => mainCf[name] ?? "")
        .Concat(masterCf.Services.SelectMany(service => service.Options).Select(option => option.Value));
}
