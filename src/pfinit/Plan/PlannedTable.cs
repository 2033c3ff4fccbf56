using System.Text;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>
/// A lookup table: rows written to <paramref name="Path"/> as text and to `Path.lmdb` as the table that Postfix reads
/// (`lmdb:Path` in main.cf). The LMDB file gets the rows as they are, byte for byte; the text is for people and for `postmap`.
/// </summary>
internal sealed record PlannedTable(string Path, IReadOnlyList<LookupRow> Rows, Access Access)
{
    /// <summary>How the text of a table of ours begins: one without it is the user's own.</summary>
    public const string Marker = "# Written by pfinit ";

    /// <summary>The first line of every table of ours.</summary>
    public const string Heading = Marker + "at every start. Change the settings, not this file.\n";

    /// <summary>`render` masks the values.</summary>
    public bool Secret { get; init; }

    /// <summary>
    /// The source in the syntax of postmap(1). A row that this syntax cannot hold (a line break, white space at either end or in the key) becomes a comment
    /// that says so: such a row exists in the LMDB file only.
    /// </summary>
    public string ToText()
    {
        var text = new StringBuilder(Heading);
        foreach (var row in Rows)
        {
            if (FitsText(row.Key) && FitsText(row.Value) && !row.Key.Any(char.IsWhiteSpace))
                text.Append(row.Key).Append(' ').Append(row.Value).Append('\n');
            else
                text.Append("# One row cannot be written as text (white space at an end or in the key, or a line break); the table itself has it.\n");
        }

        return text.ToString();
    }

    private static bool FitsText(string part) =>
        part.Length > 0 && part.Trim() == part && part.IndexOf('\n') < 0 && part.IndexOf('\r') < 0 && part[0] != '#';
}
