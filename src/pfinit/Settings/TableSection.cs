// `[tables.NAME]` of a settings file: options of the table, and rows below `rows`. TomlSource hands each key over; TableReader checks the whole.

using Pfinit.Diagnostics;
using Tomlyn.Syntax;

namespace Pfinit.Settings;

/// <summary>Collects the lookup tables of one file.</summary>
internal sealed class TableSection(SettingValues values, List<Diagnostic> diagnostics)
{
    public const string Name = "tables";
    public const string Type = "type";
    public const string Rows = "rows";
    public const string Text = "text";
    public const string File = "file";
    public const string Secret = "secret";
    private const string StringWanted = "a string";
    private const string SwitchWanted = "true or false";
    private const string TableWanted = "a table with rows, text or file";
    private const string RowsWanted = "a table of rows, key = \"value\"";
    private static readonly string[] Options = [Type, Rows, Text, File, Secret];

    private readonly Dictionary<string, TableDraft> drafts = new(StringComparer.Ordinal);

    /// <summary>A table begins, as `[tables.vips]`, `[tables.vips.rows]` or with braces: it may have no keys at all. False: refused.</summary>
    public bool TryOpen(IReadOnlyList<string> path, Origin origin)
    {
        if (path.Count < 2)
            return true;
        if (WantedForTable(path) is not null)
        {
            Refuse(path, origin, "a table");
            return false;
        }

        var draft = Draft(path[1], origin);
        if (path.Count >= 3 && path[2] == Rows)
            draft.Rows ??= [];
        return true;
    }

    /// <summary>Refuses what stands where a table, or a value of one, is wanted.</summary>
    public void Refuse(IReadOnlyList<string> path, Origin origin, string found) =>
        Wrong(Draft(path[1], origin), origin, found, WantedForTable(path) ?? (path.Count == 2 ? TableWanted : RowsWanted));

    public void Read(IReadOnlyList<string> path, ValueSyntax value, Origin origin)
    {
        var draft = Draft(path[1], origin);
        switch (path.Count == 2 ? "" : path[2])
        {
            case "":
                Wrong(draft, origin, value, TableWanted);
                break;
            case Rows when path.Count > 3:
                // `example.com = "OK"` without quotes is two keys to TOML, and to everybody else a domain.
                draft.Rows ??= [];
                if (value is StringValueSyntax { Value: { } text })
                    draft.Rows.Add(new TableRow(string.Join(".", path.Skip(3)), text, origin));
                else
                    Wrong(draft, origin, value, StringWanted);
                break;
            case Rows:
                Wrong(draft, origin, value, RowsWanted);
                break;
            case Type when path.Count == 3:
                draft.Type = StringOf(draft, value, origin);
                break;
            case Text when path.Count == 3:
                draft.Text = StringOf(draft, value, origin);
                break;
            case File when path.Count == 3:
                draft.File = StringOf(draft, value, origin);
                break;
            case Secret when path.Count == 3 && value is BooleanValueSyntax flag:
                draft.Secret = flag.Value;
                break;
            case Secret when path.Count == 3:
                Wrong(draft, origin, value, SwitchWanted);
                break;
            case Type or Text or File or Secret:
                Refuse(path, origin with { Key = string.Join(".", path.Take(3)) }, "a table");
                break;
            default:
                diagnostics.Add(origin.UnknownName("unused setting" + Spelling.Hint(path[2], Options)));
                break;
        }
    }

    private TableDraft Draft(string name, Origin origin)
    {
        if (!drafts.TryGetValue(name, out var draft))
            values.Tables[name] = drafts[name] = draft = new TableDraft(name, origin with { Key = $"{Name}.{name}" });
        return draft;
    }

    private TableDraft.TableText? StringOf(TableDraft draft, ValueSyntax value, Origin origin)
    {
        if (value is StringValueSyntax { Value: { } text })
            return new TableDraft.TableText(text, origin);
        Wrong(draft, origin, value, StringWanted);
        return null;
    }

    // Null where a table may stand: the table itself, its rows, and what is unknown.
    private static string? WantedForTable(IReadOnlyList<string> path) => path.Count < 3 ? null : path[2] switch
    {
        Type or Text or File => StringWanted,
        Secret => SwitchWanted,
        _ => null,
    };

    private void Wrong(TableDraft draft, Origin origin, ValueSyntax value, string wanted) => Wrong(draft, origin, TomlSyntax.Describe(value), wanted);

    private void Wrong(TableDraft draft, Origin origin, string found, string wanted)
    {
        draft.Faulty = true;
        diagnostics.Add(origin.Fatal($"found {found}; {wanted} is wanted"));
    }
}
