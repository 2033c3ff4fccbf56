// Settings from TOML files, read from Tomlyn's syntax tree: it keeps the position of every key, so every message can name line and column.

using System.Globalization;
using Pfinit.Diagnostics;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Pfinit.Settings;

/// <summary>Reads the settings out of one TOML file.</summary>
internal sealed class TomlSource
{
    /// <summary>Far above any real settings file; a larger one is a mistake, such as a mailbox mounted at the wrong place.</summary>
    private const int LargestFile = 1 << 20;

    private const string PostfixTable = "postfix.";
    private const string OpenDkimTable = "opendkim.";
    private const string MasterTable = "master";

    private readonly string path;
    private readonly SettingValues values;
    private readonly List<Diagnostic> diagnostics;
    private readonly TableSection tables;

    private TomlSource(string path, SettingValues values, List<Diagnostic> diagnostics)
    {
        (this.path, this.values, this.diagnostics) = (path, values, diagnostics);
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
        var document = SyntaxParser.Parse(text, path, validate: true);

        // One slip makes the parser stumble several times; the first message of a line is the one that helps.
        foreach (var line in document.Diagnostics.Where(message => message.Kind == DiagnosticMessageKind.Error).GroupBy(message => message.Span.Start.Line))
            diagnostics.Add(Diagnostic.Fatal(Place(line.First().Span), TomlMistake.Describe(line.First().Message)));

        // Half a tree would only add mistakes that are none.
        if (document.HasErrors)
            return;
        foreach (var pair in document.KeyValues)
            Read([], pair);
        foreach (var table in document.Tables)
        {
            string[] path = [.. TomlSyntax.Parts(table.Name!)];
            if (table is TableArraySyntax)
                Unused(table.Name!, string.Join(".", path));
            else
                Read(path, table.Name!, table.Items);
        }
    }

    private void Read(string[] path, SyntaxNode name, IEnumerable<KeyValueSyntax> items)
    {
        if (path[0] == TableSection.Name)
            tables.Open(path, new Origin(Place(name.Span), string.Join(".", path)));
        foreach (var pair in items)
            Read(path, pair);
    }

    private void Read(string[] above, KeyValueSyntax pair)
    {
        string[] path = [.. above, .. TomlSyntax.Parts(pair.Key!)];
        if (pair.Value is InlineTableSyntax inline)
        {
            Read(path, pair.Key!, inline.Items.Select(item => item.KeyValue!));
            return;
        }

        // A wrong value is pointed at itself, an unknown key at the key.
        var key = string.Join(".", path);
        var origin = new Origin(Place(pair.Value!.Span), key);
        if (path[0] == TableSection.Name && path.Length > 1)
            tables.Read(path, pair.Value!, origin);
        else if (path[0] == MasterTable && path.Length is 2 or 3)
            Set(SettingsCatalog.MasterSetting(new MasterTarget(path[1], path.Length == 3 ? path[2] : null)), pair.Value!, origin);
        else if (Find(key) is { } setting)
            Set(setting, pair.Value!, origin);
        else if (key.EndsWith(SettingsCatalog.FileKeySuffix, StringComparison.Ordinal)
            && Find(WithoutFileSuffix(key)) is { } fileSetting)
            SetFromFile(fileSetting, pair.Value!, origin);
        else
            Unused(pair.Key!, key);
    }

    // A main.cf parameter may itself end in `_file` (smtpd_tls_cert_file): under [postfix] and [opendkim] every key is the name of a parameter,
    // unless the catalog knows the name without the suffix.
    private static Setting? Find(string key)
    {
        if (SettingsCatalog.ByKey(key) is { } setting)
            return setting;
        if (key.EndsWith(SettingsCatalog.FileKeySuffix, StringComparison.Ordinal) && SettingsCatalog.ByKey(WithoutFileSuffix(key)) is not null)
            return null;
        if (key.StartsWith(PostfixTable, StringComparison.Ordinal))
            return SettingsCatalog.PostfixParameter(key.Substring(PostfixTable.Length));
        return key.StartsWith(OpenDkimTable, StringComparison.Ordinal) ? SettingsCatalog.OpenDkimOption(key.Substring(OpenDkimTable.Length)) : null;
    }

    private static string WithoutFileSuffix(string key) => key.Substring(0, key.Length - SettingsCatalog.FileKeySuffix.Length);

    private void Unused(SyntaxNode node, string key) => diagnostics.Add(new Origin(Place(node.Span), key)
        .Warning("unused setting" + Spelling.Hint(key, SettingsCatalog.All.Select(row => row.Key))));

    private void Set(Setting setting, ValueSyntax value, Origin origin)
    {
        if (Text(setting, value) is { } text)
            values.Set(setting, text, origin);
        else
        {
            values.SetUnusable(setting);
            diagnostics.Add(origin.Fatal($"found {TomlSyntax.Describe(value)}; {Wanted(setting)} is wanted"));
        }
    }

    private void SetFromFile(Setting setting, ValueSyntax value, Origin origin)
    {
        if (value is StringValueSyntax { Value: { Length: > 0 } file })
            values.SetFromFile(setting, file, origin);
        else
        {
            values.SetUnusable(setting);
            diagnostics.Add(origin.Fatal($"found {TomlSyntax.Describe(value)}; the path of a file is wanted"));
        }
    }

    // The value as the environment would spell it; null when its type does not fit the setting.
    private static string? Text(Setting setting, ValueSyntax value) => (value, setting.Kind) switch
    {
        (BooleanValueSyntax flag, SettingKind.Flag) => flag.Value ? "true" : "",
        (_, SettingKind.Flag) => null,

        // A whole service of master.cf: a line, or false to have none.
        (BooleanValueSyntax flag, _) when setting.Master is { Item: null } => flag.Value ? null : "",
        (not StringValueSyntax, _) when setting.Master is { Item: null } => null,
        (IntegerValueSyntax number, SettingKind.Number) => number.Value.ToString(CultureInfo.InvariantCulture),
        (_, SettingKind.Number) => null,
        (StringValueSyntax text, _) => text.Value,
        (ArraySyntax array, SettingKind.Words) => TomlSyntax.Join(array, "\n"),
        (_, _) when !setting.IsParameter => null,
        (BooleanValueSyntax flag, _) => flag.Value ? "yes" : "no",
        (IntegerValueSyntax number, _) => number.Value.ToString(CultureInfo.InvariantCulture),
        (ArraySyntax array, _) => TomlSyntax.Join(array, ", "),
        _ => null,
    };

    private static string Wanted(Setting setting) => setting.Kind switch
    {
        SettingKind.Flag => "true or false",
        SettingKind.Number => $"a whole number {setting.Range.Low}..{setting.Range.High}",
        SettingKind.Words => "a string or an array of strings",
        _ when setting.Master is { Item: null } => "a line of master.cf, or false to remove the service,",
        _ when setting.IsParameter => "a string, a number, a boolean or an array of strings",
        _ => "a string",
    };

    // Tomlyn counts from zero, people and editors from one.
    private string Place(SourceSpan span) => $"{path}:{span.Start.Line + 1}:{span.Start.Column + 1}";
}
