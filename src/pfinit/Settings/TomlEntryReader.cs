// Reads the tables of an array of tables, `[[relay]]`, each into a TableEntry. Called by TomlSource, one reader a file.
// A mistake in an entry is fatal: a relay that lost its `senders` to a misspelling would be the relay for all mail.

using Pfinit.Diagnostics;
using Tomlyn.Syntax;

namespace Pfinit.Settings;

/// <summary>Entries of one array, in the order of the file.</summary>
/// <param name="rows">The keys that an entry may have.</param>
internal sealed class TomlEntryReader(string path, IReadOnlyList<Setting> rows, SettingValues values, List<Diagnostic> diagnostics)
{
    private TableEntry? open;

    /// <summary>Begins an entry; <paramref name="header"/> is what messages about the entry as a whole point at.</summary>
    public void Begin(SyntaxNode header)
    {
        open = new TableEntry(new Origin(TomlSyntax.Place(path, header.Span), RelayEntryRows.RelayTable));
        values.Relays.Add(open);
    }

    /// <summary>Takes `[relay.name]` or `relay.name = …` behind a `[[relay]]` as a part of it; false when there was none.</summary>
    public bool TryContinue(string name, IEnumerable<KeyValueSyntax> pairs)
    {
        const string Prefix = RelayEntryRows.RelayTable + ".";
        if (open is null || !name.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        Read(pairs, name.Substring(Prefix.Length) + ".");
        return true;
    }

    /// <summary>Takes `relay = [{ … }, { … }]`, the same on one line; false when the value is something else.</summary>
    public bool TryRead(ValueSyntax value)
    {
        if (value is not ArraySyntax array || array.Items.Any(item => item.Value is not InlineTableSyntax))
            return false;
        foreach (var table in array.Items.Select(item => (InlineTableSyntax)item.Value!))
        {
            Begin(table);
            Read(table.Items.Select(item => item.KeyValue!));
        }

        return true;
    }

    /// <summary>Reads keys and values into the entry begun last.</summary>
    public void Read(IEnumerable<KeyValueSyntax> pairs, string prefix = "")
    {
        foreach (var pair in pairs)
        {
            var key = prefix + TomlSyntax.Dotted(pair.Key!);
            if (pair.Value is InlineTableSyntax inline)
                Read(inline.Items.Select(item => item.KeyValue!), key + ".");
            else
                Read(key, pair);
        }
    }

    private void Read(string key, KeyValueSyntax pair)
    {
        var origin = new Origin(TomlSyntax.Place(path, pair.Value!.Span), $"{RelayEntryRows.RelayTable}.{key}");
        if (Find(key) is { } setting)
        {
            if (TomlSyntax.Text(setting, pair.Value!) is { } text)
                Set(key, new SettingValue(setting, text, origin));
            else
                Refuse(key, pair.Value!, TomlSyntax.Wanted(setting), origin);
        }
        else if (TomlSyntax.IsFileKey(key) && Find(TomlSyntax.WithoutFileSuffix(key)) is { } fileSetting)
        {
            SetFromFile(TomlSyntax.WithoutFileSuffix(key), fileSetting, pair.Value!, origin);
        }
        else
        {
            var known = rows.Select(row => RelayEntryRows.EntryKey(row));
            diagnostics.Add(new Origin(TomlSyntax.Place(path, pair.Key!.Span), origin.Key).Fatal("no such key" + Spelling.Hint(key, known)));
        }
    }

    private Setting? Find(string key) => rows.FirstOrDefault(row => RelayEntryRows.EntryKey(row) == key);

    private void SetFromFile(string key, Setting setting, ValueSyntax value, Origin origin)
    {
        if (value is not StringValueSyntax { Value: { Length: > 0 } file })
            Refuse(key, value, "the path of a file", origin);
        else if (values.ReadFile(file, origin) is { } text)
            Set(key, new SettingValue(setting, text, origin) { File = file });
        else
            open!.SetUnusable(key);
    }

    private void Set(string key, SettingValue value)
    {
        if (open!.Set(key, value) is { } earlier)
            diagnostics.Add(value.Origin.Fatal($"{earlier.Origin.Name} sets the same; keep one of the two"));
    }

    private void Refuse(string key, ValueSyntax value, string wanted, Origin origin)
    {
        open!.SetUnusable(key);
        diagnostics.Add(origin.Fatal($"found {TomlSyntax.Describe(value)}; {wanted} is wanted"));
    }
}
