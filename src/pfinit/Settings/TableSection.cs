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
    private static readonly string[] Options = [Type, Rows, Text, File, Secret];

    private readonly Dictionary<string, TableDraft> drafts = new(StringComparer.Ordinal);

    /// <summary>A table begins, as `[tables.vips]`, `[tables.vips.rows]` or with braces: it may have no keys at all.</summary>
    public void Open(IReadOnlyList<string> path, Origin origin)
    {
        if (path.Count < 2)
            return;
        var draft = Draft(path[1], origin);
        if (path.Count >= 3 && path[2] == Rows)
            draft.Rows ??= [];
    }

    public void Read(IReadOnlyList<string> path, ValueSyntax value, Origin origin)
    {
        var draft = Draft(path[1], origin);
        switch (path.Count == 2 ? "" : path[2])
        {
            case "":
                Wrong(draft, origin, value, "a table with rows, text or file");
                break;
            case Rows when path.Count > 3:
                // `example.com = "OK"` without quotes is two keys to TOML, and to everybody else a domain.
                draft.Rows ??= [];
                if (value is StringValueSyntax { Value: { } text })
                    draft.Rows.Add(new TableRow(string.Join(".", path.Skip(3)), text, origin));
                else
                    Wrong(draft, origin, value, "a string");
                break;
            case Rows:
                Wrong(draft, origin, value, "a table of rows, key = \"value\"");
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
                Wrong(draft, origin, value, "true or false");
                break;
            default:
                diagnostics.Add(origin.Warning("unused setting" + Spelling.Hint(path[2], Options)));
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
        Wrong(draft, origin, value, "a string");
        return null;
    }

    private void Wrong(TableDraft draft, Origin origin, ValueSyntax value, string wanted)
    {
        draft.Faulty = true;
        diagnostics.Add(origin.Fatal($"found {TomlSyntax.Describe(value)}; {wanted} is wanted"));
    }
}
