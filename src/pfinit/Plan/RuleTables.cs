// Tables of rules, which Postfix reads as text and tries one after the other: it passes over a rule that it does not understand, and mail goes the way of a
// table without that rule.

namespace Pfinit.Plan;

/// <summary>Finds the tables of types pcre, regexp and cidr that main.cf and master.cf refer to.</summary>
internal static class RuleTables
{
    private static readonly string[] Types = ["pcre:", "regexp:", "cidr:"];

    /// <summary>What pfinit writes from addresses is as Postfix wants it.</summary>
    private static readonly string[] Sound = [Paths.AllowedRecipients, Paths.RedirectAllTo, Paths.OverwriteSender, Paths.OverwriteFrom, Paths.RelaySenderPatterns];

    /// <summary>Each `type:/path` of the user's once, in the order of the files.</summary>
    public static IEnumerable<string> In(MainCf mainCf, MasterCf masterCf) => EveryValue.In(mainCf, masterCf)
        .SelectMany(value => TableTypes.References(value, Types)).Distinct()
        .Where(table => !Sound.Contains(table.Substring(table.IndexOf(':') + 1)));
}
