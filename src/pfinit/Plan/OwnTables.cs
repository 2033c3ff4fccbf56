// Finds the LMDB tables that main.cf and master.cf refer to, and what builds each. Planner leaves out those that come from the settings.

namespace Pfinit.Plan;

/// <summary>Tables with a text of the user's, or of the image's defaults.</summary>
internal static class OwnTables
{
    private static readonly string[] AliasParameters = ["alias_maps", "alias_database"];

    /// <summary>
    /// Every LMDB table in <paramref name="mainCf"/> and in the options of <paramref name="masterCf"/>, in the order of the files. aliases(5) has a
    /// syntax and a builder of its own.
    /// </summary>
    public static IEnumerable<OwnTable> In(MainCf mainCf, MasterCf masterCf)
    {
        var aliases = new HashSet<string>(AliasParameters.SelectMany(Sources), StringComparer.Ordinal);
        var options = masterCf.Services.SelectMany(columns => TableTypes.LmdbSources(string.Join(" ", columns).Replace('=', ' ')));
        return mainCf.Names.SelectMany(Sources).Concat(options).Distinct().Select(source => new OwnTable(source, aliases.Contains(source) ? "postalias" : "postmap"));

        IEnumerable<string> Sources(string name) => TableTypes.LmdbSources(mainCf[name] ?? "");
    }
}
