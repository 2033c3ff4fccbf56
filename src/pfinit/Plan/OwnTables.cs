// Finds the LMDB tables that a main.cf refers to, and what builds each. Planner leaves out those that come from the settings.

namespace Pfinit.Plan;

/// <summary>Tables with a text of the user's, or of the image's defaults.</summary>
internal static class OwnTables
{
    private static readonly string[] AliasParameters = ["alias_maps", "alias_database"];

    /// <summary>Every LMDB table in <paramref name="mainCf"/>, in the order of the file. aliases(5) has a syntax and a builder of its own.</summary>
    public static IEnumerable<OwnTable> In(MainCf mainCf)
    {
        var aliases = new HashSet<string>(AliasParameters.SelectMany(Sources), StringComparer.Ordinal);
        return mainCf.Names.SelectMany(Sources).Distinct().Select(source => new OwnTable(source, aliases.Contains(source) ? "postalias" : "postmap"));

        IEnumerable<string> Sources(string name) => TableTypes.LmdbSources(mainCf[name] ?? "");
    }
}
