// The user's own tables as files of the plan, and those of an earlier start that have to go.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Plans `[tables]`.</summary>
internal static class LookupTables
{
    private const string MapSuffix = LookupTable.LmdbSuffix;

    public static IEnumerable<PlannedTable> Maps(PfinitSettings settings) => settings.Tables.Where(table => table.Rows is not null)
        .Select(table => new PlannedTable(table.Path, table.Rows!, AccessOf(table)) { Secret = table.Secret });

    /// <summary>Tables that Postfix reads as text.</summary>
    public static IEnumerable<PlannedFile> Texts(PfinitSettings settings) => settings.Tables.Where(table => table.Rows is null)
        .Select(table => new PlannedFile(table.Path, PlannedTable.Heading + table.Text, AccessOf(table)) { Secret = table.Secret, Marked = true });

    /// <summary>
    /// What earlier starts wrote and the settings no longer say. A table that the configuration still names stays: without it Postfix would
    /// refuse mail.
    /// </summary>
    /// <param name="settings">They name the tables that are wanted.</param>
    /// <param name="written">Files in the directory of tables that earlier starts wrote.</param>
    /// <param name="configuration">main.cf and master.cf as they are going to be.</param>
    /// <param name="diagnostics">Gets a warning for each table that stays.</param>
    public static IEnumerable<string> Stale(PfinitSettings settings, IReadOnlyList<string> written, string configuration, List<Diagnostic> diagnostics)
    {
        var inForce = TableTypes.ExpandDirectory(string.Join("\n", configuration.Split('\n').Where(line => !line.TrimStart().StartsWith('#'))));
        foreach (var path in written.Where(path => !path.EndsWith(MapSuffix, StringComparison.Ordinal)))
        {
            if (settings.Tables.FirstOrDefault(table => table.Path == path) is { } wanted)
            {
                // The type has changed, and the map of the old one is left.
                if (wanted.Rows is null && written.Contains(path + MapSuffix))
                    yield return path;
            }
            else if (Names(inForce, path))
                diagnostics.Add(Diagnostic.Warning(path, "is no longer in [tables], but main.cf or master.cf still names it; it stays as it is"));
            else
                yield return path;
        }
    }

    private static Access AccessOf(LookupTable table) => table.Secret ? Access.Secret : Access.Public;

    private static bool Names(string configuration, string path)
    {
        for (var at = configuration.IndexOf(path, StringComparison.Ordinal); at >= 0; at = configuration.IndexOf(path, at + 1, StringComparison.Ordinal))
        {
            if (at + path.Length == configuration.Length || !TableReader.IsNameCharacter(configuration[at + path.Length]))
                return true;
        }

        return false;
    }
}
