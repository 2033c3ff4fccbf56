// `table:NAME` in a parameter means the table NAME of [tables]: the user need not know its type and path.

using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Resolves references to the user's own tables.</summary>
internal sealed class TableReferences(IReadOnlyList<LookupTable> tables)
{
    /// <summary>
    /// The value as Postfix wants it: each reference as `type:path`, and `hash:` or `btree:` as `lmdb:`. Says what was changed of the latter, and
    /// which table does not exist.
    /// </summary>
    public string Expand(string value, Origin origin, List<Diagnostic> diagnostics)
    {
        var expanded = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length;)
        {
            var name = NameAt(value, i);
            if (name.Length == 0)
            {
                expanded.Append(value[i++]);
                continue;
            }

            if (tables.FirstOrDefault(table => table.Name == name) is { } found)
                expanded.Append(found);
            else
                diagnostics.Add(origin.Fatal($"{LookupTable.Reference}{name}: there is no such table in [tables]{Spelling.Hint(name, tables.Select(table => table.Name))}"));
            i += LookupTable.Reference.Length + name.Length;
        }

        var replaced = TableTypes.ToLmdb(expanded.ToString());
        if (replaced != expanded.ToString())
            diagnostics.Add(origin.Warning($"hash: and btree: tables do not exist here; read as \"{replaced}\""));
        return replaced;
    }

    // Empty when no reference begins here.
    private static string NameAt(string value, int index)
    {
        const string Reference = LookupTable.Reference;
        return TableTypes.AtWordStart(value, index) && string.CompareOrdinal(value, index, Reference, 0, Reference.Length) == 0
            ? new string([.. value.Skip(index + Reference.Length).TakeWhile(TableReader.IsNameCharacter)])
            : "";
    }
}
