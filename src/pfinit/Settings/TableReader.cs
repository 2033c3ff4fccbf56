// The user's own lookup tables: names, types and where the rows come from. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks what `[tables]` says and reads the files it names.</summary>
internal sealed class TableReader(SettingValues values, List<Diagnostic> diagnostics)
{
    private static readonly string[] OldTypes = ["hash", "btree"];

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<LookupTable> Read() =>
        [.. values.Tables.Values.OrderBy(draft => draft.Name, StringComparer.Ordinal).Select(Check).OfType<LookupTable>()];

    private LookupTable? Check(TableDraft draft)
    {
        var isNamed = IsName(draft.Name);
        if (!isNamed)
            diagnostics.Add(draft.Origin.Fatal($"{Quotation.Of(draft.Name)} cannot be the name of a table; letters, digits, - and _ are allowed"));

        var type = Type(draft);
        int sources = (draft.Rows is null ? 0 : 1) + (draft.Text is null ? 0 : 1) + (draft.File is null ? 0 : 1);
        if (sources == 0 && !draft.Faulty)
            diagnostics.Add(draft.Origin.Fatal($"has neither rows, text nor file; rows stand in [{draft.Origin.Key}.rows]"));
        if (sources > 1)
            diagnostics.Add(draft.Origin.Fatal("has more than one of rows, text and file; keep one"));

        // Each is judged, whatever is wrong with the rest of the table; of an unknown type (null) only what holds for all types.
        var rows = draft.Rows is null ? null : Rows(draft, type, draft.Rows);
        var text = draft.Text is { } given ? FromText(draft, type, given.Value, line => given.Origin with { Key = $"{given.Origin.Key}: line {line}" }) : null;
        var file = draft.File is null ? null : FromFile(draft, type, draft.File);
        return isNamed && sources == 1 ? rows ?? text ?? file : null;
    }

    private string? Type(TableDraft draft)
    {
        if (draft.Type is not { } type)
            return LookupTable.Lmdb;
        if (LookupTable.Types.Contains(type.Value))
            return type.Value;
        if (OldTypes.Contains(type.Value))
        {
            diagnostics.Add(type.Origin.Warning("hash and btree tables do not exist here; made as lmdb"));
            return LookupTable.Lmdb;
        }

        diagnostics.Add(type.Origin.Fatal($"{Quotation.Of(type.Value)} is not one of {string.Join(", ", LookupTable.Types)}"));
        return null;
    }

    private LookupTable? Rows(TableDraft draft, string? type, List<TableRow> rows)
    {
        if (type is not (null or LookupTable.Lmdb))
            diagnostics.Add(draft.Origin.Fatal($"rows are for lmdb; a {type} table is read from top to bottom: give it as text or file"));
        foreach (var row in rows.Where(row => row.Key.Length == 0 || row.Value.Length == 0))
            diagnostics.Add(row.Origin.Fatal(row.Key.Length == 0 ? "the key is empty" : "the value is empty; Postfix wants one, such as OK"));
        foreach (var row in rows.Where(row => row.Key.Contains('\0') || row.Value.Contains('\0')))
            diagnostics.Add(row.Origin.Fatal("has a NUL byte; a table cannot hold one"));
        return type != LookupTable.Lmdb ? null
            : new LookupTable(draft.Name, type, [.. rows.Select(row => new LookupRow(row.Key, row.Value))], "", draft.Secret);
    }

    private LookupTable? FromFile(TableDraft draft, string? type, TableDraft.TableText file)
    {
        if (!file.Value.StartsWith('/'))
            diagnostics.Add(file.Origin.Fatal($"{Quotation.Of(file.Value)} is not an absolute path"));
        else if (file.Value.StartsWith($"{LookupTable.Directory}/", StringComparison.Ordinal))
            diagnostics.Add(file.Origin.Fatal($"{Quotation.Of(file.Value)} is where tables are written; keep the source elsewhere"));
        else if (values.ReadText(file.Value, file.Origin) is { } text)
            return FromText(draft, type, text, number => new Origin($"{file.Value}:{number}"));
        return null;
    }

    private LookupTable? FromText(TableDraft draft, string? type, string text, Func<int, Origin> place)
    {
        var unix = text.Replace("\r\n", "\n");
        if (type != LookupTable.Lmdb && unix.IndexOf('\0') is >= 0 and var nul)
            diagnostics.Add(place(unix.Take(nul).Count(c => c == '\n') + 1).Fatal("has a NUL byte; a table cannot hold one"));
        return type is null ? null
            : type == LookupTable.Lmdb ? new LookupTable(draft.Name, type, PostmapText.Parse(unix, (line, problem) => diagnostics.Add(place(line).Fatal(problem))), "", draft.Secret)
            : new LookupTable(draft.Name, type, null, unix.EndsWith('\n') || unix.Length == 0 ? unix : unix + "\n", draft.Secret);
    }

    // A dot could collide with the .lmdb of another table, and any other character with the syntax of a parameter's value.
    private static bool IsName(string name) => name.Length is > 0 and <= LookupTable.LongestName && name[0] is not ('-' or '_') && name.All(IsNameCharacter);

    /// <summary>May stand in the name of a table.</summary>
    public static bool IsNameCharacter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_';
}
