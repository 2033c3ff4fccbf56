// Finds the LMDB tables that main.cf and master.cf refer to, and what builds each. Planner leaves out those that come from the settings.

namespace Pfinit.Plan;

/// <summary>Tables with a text of the user's, or of the image's defaults.</summary>
internal static class OwnTables
{
    private static readonly string[] AliasParameters = ["alias_maps", "alias_database"];

    /// <summary>
    /// Every LMDB table in <paramref name="mainCf"/> and the options of <paramref name="masterCf"/>, in the order of the files. aliases(5) has a
    /// syntax and a builder of its own.
    /// </summary>
    public static IEnumerable<OwnTable> In(MainCf mainCf, MasterCf masterCf)
    {
        var options = masterCf.Services.SelectMany(service => service.Options);
        var aliases = new HashSet<string>(
            AliasParameters.SelectMany(name => TableTypes.LmdbSources(mainCf[name] ?? ""))
                .Concat(options.Where(option => AliasParameters.Contains(option.Name)).SelectMany(option => TableTypes.LmdbSources(option.Value))),
            StringComparer.Ordinal);
        return EveryValue.In(mainCf, masterCf).SelectMany(TableTypes.LmdbSources).Distinct()
            .Select(source => new OwnTable(source, aliases.Contains(source) ? "postalias" : "postmap"));
    }
}
