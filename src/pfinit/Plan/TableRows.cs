// The rows of lookup tables that are known before Postfix is: those of [tables], and what stands in the parameter itself (DATABASE_README, inline and static).

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Reads them off a list of tables.</summary>
internal static class TableRows
{
    private const string Inline = "inline:{";
    private const string Static = "static:";

    /// <summary>Every key with its value; for static, which has the same answer for each, `*`.</summary>
    /// <param name="list">As in a parameter.</param>
    /// <param name="tables">The user's own.</param>
    public static IEnumerable<LookupRow> In(string list, IReadOnlyList<LookupTable> tables) =>
        MapList.Tables(list).SelectMany(table => OfTable(table, tables));

    private static IEnumerable<LookupRow> OfTable(string table, IReadOnlyList<LookupTable> tables) =>
        table.StartsWith(Static, StringComparison.Ordinal) ? [new("*", Unbraced(table.Substring(Static.Length)))]
        : table.StartsWith(Inline, StringComparison.Ordinal) ? MapList.Tables(Unbraced(table.Substring(Inline.Length - 1)))
            .Select(Row).OfType<LookupRow>()
        : tables.FirstOrDefault(own => own.ToString() == table)?.Rows ?? [];

    // `key=value`, or `{ key = value with blanks }`.
    private static LookupRow? Row(string text)
    {
        var row = Unbraced(text);
        return row.IndexOf('=') is > 0 and var equals ? new(row.Substring(0, equals).Trim(), row.Substring(equals + 1).Trim()) : null;
    }

    private static string Unbraced(string text) => text.StartsWith('{') && text.EndsWith('}') ? text.Substring(1, text.Length - 2).Trim() : text;
}
