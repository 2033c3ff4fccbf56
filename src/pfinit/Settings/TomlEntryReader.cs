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

    /// <summary>Takes `[relay.name]` behind a `[[relay]]` as a part of it; false when there was none.</summary>
    public bool TryContinue(string name, SyntaxNode header, IEnumerable<KeyValueSyntax> pairs)
    {
        if (KeyOf(name) is not { } key)
            return false;
        if (MayBeTables(key, header))
            Read(pairs, key + ".");
        return true;
    }

    /// <summary>Refuses `[[relay.name]]` behind a `[[relay]]`; false when there was none.</summary>
    public bool TryRefuse(string name, Origin origin, string found)
    {
        if (KeyOf(name) is not { } key)
            return false;
        if (Find(key) is { } setting)
            Refuse(key, found, TomlSyntax.Wanted(setting), origin);
        else if (IsTable(key))
            Refuse(key, found, "a table", origin);
        else
            NoSuchKey(key, origin);
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
            if (pair.Value is not InlineTableSyntax inline)
            {
                if (MayBeTables(key.Substring(0, Math.Max(0, key.LastIndexOf('.'))), pair.Key!))
                    Read(key, pair);
            }
            else if (MayBeTables(key, pair.Key!))
            {
                Read(inline.Items.Select(item => item.KeyValue!), key + ".");
            }
        }
    }

    private string? KeyOf(string name)
    {
        const string Prefix = RelayEntryRows.RelayTable + ".";
        return open is not null && name.StartsWith(Prefix, StringComparison.Ordinal) ? name.Substring(Prefix.Length) : null;
    }

    // `host.name = …` makes a table of what is a value.
    private bool MayBeTables(string key, SyntaxNode node)
    {
        for (var name = key; name.Length > 0; name = name.Substring(0, Math.Max(0, name.LastIndexOf('.'))))
        {
            if (Find(name) is not { } setting)
                continue;
            Refuse(name, "a table", TomlSyntax.Wanted(setting), Origin(name, node));
            return false;
        }

        return true;
    }

    private bool IsTable(string key) => rows.Any(row => RelayEntryRows.EntryKey(row).StartsWith(key + ".", StringComparison.Ordinal));

    private Origin Origin(string key, SyntaxNode node) => new(TomlSyntax.Place(path, node.Span), $"{RelayEntryRows.RelayTable}.{key}");

    private void Read(string key, KeyValueSyntax pair)
    {
        var origin = Origin(key, pair.Value!);
        if (Find(key) is { } setting)
        {
            if (TomlSyntax.Text(setting, pair.Value!) is { } text)
                Set(key, new SettingValue(setting, text, origin));
            else
                Refuse(key, TomlSyntax.Describe(pair.Value!), TomlSyntax.Wanted(setting), origin);
        }
        else if (TomlSyntax.IsFileKey(key) && Find(TomlSyntax.WithoutFileSuffix(key)) is { } fileSetting)
        {
            SetFromFile(TomlSyntax.WithoutFileSuffix(key), fileSetting, pair.Value!, origin);
        }
        else if (IsTable(key))
        {
            Refuse(key, TomlSyntax.Describe(pair.Value!), "a table", origin);
        }
        else
        {
            NoSuchKey(key, Origin(key, pair.Key!));
        }
    }

    private void NoSuchKey(string key, Origin origin) =>
        diagnostics.Add(origin.Fatal("no such key" + Spelling.Hint(key, rows.Select(row => RelayEntryRows.EntryKey(row)))));

    private Setting? Find(string key) => rows.FirstOrDefault(row => RelayEntryRows.EntryKey(row) == key);

    private void SetFromFile(string key, Setting setting, ValueSyntax value, Origin origin)
    {
        if (value is not StringValueSyntax { Value: { Length: > 0 } file })
            Refuse(key, TomlSyntax.Describe(value), TomlSyntax.PathWanted, origin);
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

    private void Refuse(string key, string found, string wanted, Origin origin)
    {
        open!.SetUnusable(key);
        diagnostics.Add(origin.Fatal($"found {found}; {wanted} is wanted"));
    }
}
