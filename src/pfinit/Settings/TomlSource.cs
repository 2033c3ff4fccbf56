// Settings from TOML files, read from Tomlyn's syntax tree: it keeps the position of every key, so every message can name line and column.

using Pfinit.Diagnostics;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Pfinit.Settings;

/// <summary>Reads the settings out of one TOML file.</summary>
internal sealed class TomlSource
{
    /// <summary>Far above any real settings file; a larger one is a mistake, such as a mailbox mounted at the wrong place.</summary>
    private const int LargestFile = 1 << 20;

    private const string PostfixTable = SettingsCatalog.PostfixTable + ".";
    private const string OpenDkimTable = SettingsCatalog.OpenDkimTable + ".";

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
        values.BeginSource();
        var mistakes = diagnostics.Count;
        if (content.Length > LargestFile)
            diagnostics.Add(Diagnostic.Fatal(path, $"{content.Length} bytes; a settings file has at most {LargestFile}"));
        else if (Utf8Text.Decode(content, out var line, out var column) is { } text)
            new TomlSource(path, values, diagnostics).Read(text);
        else
            diagnostics.Add(Diagnostic.Fatal($"{path}:{line}:{column}", "invalid UTF-8; save the file in that encoding"));
        values.Incomplete |= diagnostics.Skip(mistakes).Any(diagnostic => diagnostic.Severity >= Severity.Fatal);
    }

    private void Read(string text)
    {
        if (Parse(text) is not { } document)
            return;

        // One slip makes the parser stumble several times; the first message of a line is the one that helps.
        foreach (var line in document.Diagnostics.Where(message => message.Kind == DiagnosticMessageKind.Error).GroupBy(message => message.Span.Start.Line))
            diagnostics.Add(Diagnostic.Fatal(TomlSyntax.Place(path, line.First().Span), TomlMistake.Describe(line.First().Message)));

        // Half a tree would only add mistakes that are none.
        if (document.HasErrors)
            return;
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
                Unused(table.Name!, name);
            }
            else if (!relays.TryContinue(name, table.Items))
            {
                Read(parts, table.Name!, table.Items);
            }
        }
    }

    // The parser reports what is wrong in the tree, except that it throws at values nested deeper than 64, far beyond any setting's,
    // and where it would name the character behind a backslash and the text is at its end.
    private DocumentSyntax? Parse(string text)
    {
        try
        {
            return SyntaxParser.Parse(text, path, validate: true);
        }
        catch (TomlException)
        {
            diagnostics.Add(Diagnostic.Fatal(path, "arrays or tables are nested too deeply; no setting has more than one in another"));
            return null;
        }
        catch (ArgumentOutOfRangeException)
        {
            diagnostics.Add(Diagnostic.Fatal(path, "ends with a backslash in the middle of a string"));
            return null;
        }
    }

    private void Read(string[] parts, SyntaxNode name, IEnumerable<KeyValueSyntax> items)
    {
        if (parts[0] == TableSection.Name)
            tables.Open(parts, new Origin(TomlSyntax.Place(path, name.Span), string.Join(".", parts)));
        foreach (var pair in items)
            Read(parts, pair);
    }

    private void Read(string[] above, KeyValueSyntax pair)
    {
        string[] parts = [.. above, .. TomlSyntax.Parts(pair.Key!)];
        var key = string.Join(".", parts);
        if (pair.Value is InlineTableSyntax inline)
        {
            Read(parts, pair.Key!, inline.Items.Select(item => item.KeyValue!));
            return;
        }

        if (key == RelayEntryRows.RelayTable && relays.TryRead(pair.Value!))
            return;

        // A wrong value is pointed at itself, an unknown key at the key.
        var origin = new Origin(TomlSyntax.Place(path, pair.Value!.Span), key);
        if (parts[0] == TableSection.Name && parts.Length > 1)
            tables.Read(parts, pair.Value!, origin);
        else if (parts[0] == SettingsCatalog.MasterTable && parts.Length is 2 or 3)
            Set(SettingsCatalog.MasterSetting(MasterTarget.Of(parts[1], parts.Length == 3 ? parts[2] : null)), pair.Value!, origin);
        else if (Find(key) is { } setting)
            Set(setting, pair.Value!, origin);
        else if (TomlSyntax.IsFileKey(key) && Find(TomlSyntax.WithoutFileSuffix(key)) is { } fileSetting)
            SetFromFile(fileSetting, pair.Value!, origin);
        else
            Unused(pair.Key!, key);
    }

    private static Setting? Find(string key)
    {
        if (SettingsCatalog.ByKey(key) is { } setting)
            return setting;
        if (TomlSyntax.IsFileKey(key) && SettingsCatalog.HasFileKey(TomlSyntax.WithoutFileSuffix(key)))
            return null;
        if (key.StartsWith(PostfixTable, StringComparison.Ordinal))
            return SettingsCatalog.PostfixParameter(key.Substring(PostfixTable.Length));
        return key.StartsWith(OpenDkimTable, StringComparison.Ordinal) ? SettingsCatalog.OpenDkimOption(key.Substring(OpenDkimTable.Length)) : null;
    }

    private void Unused(SyntaxNode node, string key) => diagnostics.Add(new Origin(TomlSyntax.Place(path, node.Span), key)
        .Warning("unused setting" + Spelling.Hint(key, SettingsCatalog.All.Concat(RestartRows.DaemonKeys).Select(row => row.Key))));

    private void Set(Setting setting, ValueSyntax value, Origin origin)
    {
        if (TomlSyntax.Text(setting, value) is { } text)
            values.Set(setting, text, origin);
        else
        {
            values.SetUnusable(setting, origin);
            diagnostics.Add(origin.Fatal($"found {TomlSyntax.Describe(value)}; {TomlSyntax.Wanted(setting)} is wanted"));
        }
    }

    private void SetFromFile(Setting setting, ValueSyntax value, Origin origin)
    {
        if (value is StringValueSyntax { Value: { Length: > 0 } file })
            values.SetFromFile(setting, file, origin);
        else
        {
            values.SetUnusable(setting, origin);
            diagnostics.Add(origin.Fatal($"found {TomlSyntax.Describe(value)}; the path of a file is wanted"));
        }
    }
}
