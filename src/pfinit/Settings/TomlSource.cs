// Settings from TOML files, read from Tomlyn's syntax tree: it keeps the position of every key, so every message can name line and column.

using Pfinit.Diagnostics;
using Tomlyn.Syntax;

namespace Pfinit.Settings;

/// <summary>Reads the settings out of one TOML file.</summary>
internal sealed class TomlSource
{
    /// <summary>Far above any real settings file; a larger one is a mistake, such as a mailbox mounted at the wrong place.</summary>
    private const int LargestFile = 1 << 20;

    private readonly string path;
    private readonly SettingValues values;
    private readonly List<Diagnostic> diagnostics;
    private readonly TomlEntryReader relays;
    private readonly TableSection tables;

    private TomlSource(string path, SettingValues values, List<Diagnostic> diagnostics)
    {
        (this.path, this.values, this.diagnostics) = (path, values, diagnostics);
        relays = new TomlEntryReader(path, RelayEntryRows.All, values, diagnostics);
        tables = new TableSection(values, diagnostics);
    }

    public static void Read(string path, byte[] content, SettingValues values, List<Diagnostic> diagnostics)
    {
        values.BeginSource(path);
        var mistakes = diagnostics.Count;
        var document = Parse(path, content, diagnostics);
        if (diagnostics.Count > mistakes)
            values.SetPartial();
        if (document is null)
            return;
        new TomlSource(path, values, diagnostics).Read(document);
        values.Incomplete |= diagnostics.Skip(mistakes).Any(diagnostic => diagnostic.Severity >= Severity.Fatal);
    }

    private static DocumentSyntax? Parse(string path, byte[] content, List<Diagnostic> diagnostics)
    {
        if (content.Length > LargestFile)
            diagnostics.Add(Diagnostic.Fatal(path, $"{content.Length} bytes; a settings file has at most {LargestFile}"));
        else if (Utf8Text.Decode(content, out var line, out var column) is { } text)
            return new TomlParser(path, diagnostics).Parse(text);
        else
            diagnostics.Add(Diagnostic.Fatal($"{path}:{line}:{column}", "invalid UTF-8; save the file in that encoding"));
        return null;
    }

    private void Read(DocumentSyntax document)
    {
        foreach (var pair in document.KeyValues)
            Read([], pair);
        foreach (var table in document.Tables)
        {
            string[] parts = [.. TomlSyntax.Parts(table.Name!)];
            var name = string.Join(".", parts);
            if (table is TableArraySyntax && name == RelayEntryRows.RelayTable)
            {
                relays.Begin(table.Name!);
                relays.Read(table.Items);
            }
            else if (table is TableArraySyntax)
            {
                ReadArray(parts, table.Name!);
            }
            else if (!relays.TryContinue(name, table.Name!, table.Items))
            {
                Read([], parts, table.Name!, table.Items);
            }
        }
    }

    private void ReadArray(string[] parts, SyntaxNode name)
    {
        const string Found = "an array of tables";
        var key = string.Join(".", parts);
        var origin = new Origin(TomlSyntax.Place(path, name.Span), key);
        if (relays.TryRefuse(key, origin, Found))
            return;
        if (parts[0] == TableSection.Name && parts.Length > 1)
            tables.Refuse(parts, origin, Found);
        else if ((TomlShape.WantedForTable(parts) ?? TomlShape.WantedForValue(parts)) is { } wanted)
            Refuse(parts, origin, Found, wanted);
        else
            Unused(name, key);
    }

    private void Read(string[] above, string[] parts, SyntaxNode name, IEnumerable<KeyValueSyntax> items)
    {
        var place = TomlSyntax.Place(path, name.Span);
        if (IsBelowValue(above, parts, parts.Length, place)
            || (parts[0] == TableSection.Name && !tables.TryOpen(parts, new Origin(place, string.Join(".", parts)))))
        {
            return;
        }

        foreach (var pair in items)
            Read(parts, pair);
    }

    // `log.format.x = 1` makes a table of what is a value. What is above is good already.
    private bool IsBelowValue(string[] above, string[] parts, int count, string place)
    {
        // Not further down than there are settings: the time for a key of many parts would grow with their square.
        for (var length = above.Length + 1; length <= Math.Min(count, TomlShape.Deepest) && parts[0] != TableSection.Name; length++)
        {
            string[] part = [.. parts.Take(length)];
            if (TomlShape.WantedForTable(part) is not { } wanted)
                continue;
            Refuse(part, new Origin(place, string.Join(".", part)), "a table", wanted);
            return true;
        }

        return false;
    }

    private void Read(string[] above, KeyValueSyntax pair)
    {
        string[] parts = [.. above, .. TomlSyntax.Parts(pair.Key!)];
        var key = string.Join(".", parts);
        if (pair.Value is InlineTableSyntax inline)
        {
            Read(above, parts, pair.Key!, inline.Items.Select(item => item.KeyValue!));
            return;
        }

        if (IsBelowValue(above, parts, parts.Length - 1, TomlSyntax.Place(path, pair.Key!.Span)))
            return;
        if (key == RelayEntryRows.RelayTable && relays.TryRead(pair.Value!))
            return;

        // A wrong value is pointed at itself, an unknown key at the key.
        var origin = new Origin(TomlSyntax.Place(path, pair.Value!.Span), key);
        if (parts[0] == TableSection.Name && parts.Length > 1)
            tables.Read(parts, pair.Value!, origin);
        else if (TomlShape.Find(parts) is { } setting)
            Set(setting, pair.Value!, origin);
        else if (TomlShape.FindOfFile(parts) is { } fileSetting)
            SetFromFile(fileSetting, pair.Value!, origin);
        else if (TomlShape.WantedForValue(parts) is { } wanted)
            Refuse(parts, origin, TomlSyntax.Describe(pair.Value!), wanted);
        else
            Unused(pair.Key!, key);
    }

    private void Unused(SyntaxNode node, string key) => diagnostics.Add(new Origin(TomlSyntax.Place(path, node.Span), key)
        .UnknownName("unused setting" + Spelling.Hint(key, SettingsCatalog.All.Concat(RestartRows.DaemonKeys).Select(row => row.Key))));

    private void Set(Setting setting, ValueSyntax value, Origin origin)
    {
        if (TomlSyntax.Text(setting, value) is { } text)
            values.Set(setting, text, origin);
        else
            Refuse(setting, origin, TomlSyntax.Describe(value), TomlSyntax.Wanted(setting));
    }

    private void SetFromFile(Setting setting, ValueSyntax value, Origin origin)
    {
        if (value is StringValueSyntax { Value: { Length: > 0 } file })
            values.SetFromFile(setting, file, origin);
        else
            Refuse(setting, origin, TomlSyntax.Describe(value), TomlSyntax.PathWanted);
    }

    private void Refuse(string[] parts, Origin origin, string found, string wanted) =>
        Refuse(TomlShape.Find(parts) ?? TomlShape.FindOfFile(parts), origin, found, wanted);

    private void Refuse(Setting? setting, Origin origin, string found, string wanted)
    {
        if (setting is not null)
            values.SetUnusable(setting, origin);
        diagnostics.Add(origin.Fatal($"found {found}; {wanted} is wanted"));
    }
}
