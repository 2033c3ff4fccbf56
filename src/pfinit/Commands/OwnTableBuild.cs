// The user's own lookup tables, which Postfix reads as LMDB: built from their text where they are missing or older, at a start and at a reload.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Runs postmap(1) and postalias(1).</summary>
internal static class OwnTableBuild
{
    /// <summary>The tables that there are none of and nothing to build them from. An init script may make one.</summary>
    public static IEnumerable<Diagnostic> Missing(RelayPlan plan) => plan.OwnTables.Where(TableText.IsMissing).Select(table => Diagnostic.Error(table.Lmdb,
        $"is not there, and neither is {table.Source} to build it from (a .db file of another image cannot be read); Postfix defers mail that needs it"));

    /// <summary>Builds what is out of date; what there is to say comes one by one.</summary>
    /// <param name="plan">Names the tables.</param>
    /// <param name="run">Runs a program to its end.</param>
    /// <param name="stops">pfinit is to stop: nothing more is begun, and what then fails is not worth a line.</param>
    /// <param name="saidElsewhere">The builder failed for something that has nothing to do with its table: no other would succeed, and it is for others to say.</param>
    public static IEnumerable<Diagnostic> Run(RelayPlan plan, Func<Command, CommandResult> run, Func<bool> stops, Func<string, bool> saidElsewhere)
    {
        foreach (var table in plan.OwnTables.Where(TableText.IsNewerThanTable).TakeWhile(_ => !stops()))
        {
            var result = run(PostfixCommands.Of(table.Builder, [LookupTable.LmdbPrefix + table.Source]));
            if (result.Succeeded)
                yield return Diagnostic.Info(table.Lmdb, $"built from {table.Source}");
            else if (!stops() && saidElsewhere(table.Builder))
                yield break;
            else if (!stops())
                yield return Diagnostic.Error(table.Lmdb, $"{table.Builder}: {result.Text}; until `{table.Builder} lmdb:{table.Source}` succeeds, Postfix has an old table or none");
        }
    }
}
