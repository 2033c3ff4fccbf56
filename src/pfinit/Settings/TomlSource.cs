// Settings from TOML files, read from Tomlyn's syntax tree: it keeps the position of every key, so every message can name line and column.

using System.Globalization;
using System.Text;
using Pfinit.Diagnostics;
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

    private TomlSource(string path, SettingValues values, List<Diagnostic> diagnostics) =>
        (this.path, this.values, this.diagnostics) = (path, values, diagnostics);

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
            Read("", pair);
        foreach (var table in document.Tables)
        {
            var prefix = Dotted(table.Name!) + ".";
            if (table is TableArraySyntax)
                Unused(table.Name!, Dotted(table.Name!));
            else
                foreach (var pair in table.Items)
                    Read(prefix, pair);
        }
    }

    private void Read(string prefix, KeyValueSyntax pair)
    {
        var key = prefix + Dotted(pair.Key!);
        if (pair.Value is InlineTableSyntax inline)
        {
            foreach (var item in inline.Items)
                Read(key + ".", item.KeyValue!);
            return;
        }

        // A wrong value is pointed at itself, an unknown key at the key.
        var origin = new Origin(Place(pair.Value!.Span), key);
        if (Find(key) is { } setting)
            Set(setting, pair.Value!, origin);
        else if (key.EndsWith(SettingsCatalog.FileKeySuffix, StringComparison.Ordinal)
            && Find(WithoutFileSuffix(key)) is { } fileSetting)
            SetFromFile(fileSetting, pair.Value!, origin);
        else
            Unused(pair.Key!, key);
    }

    private static Setting? Find(string key)
    {
        if (SettingsCatalog.ByKey(key) is { } setting)
            return setting;
        if (key.EndsWith(SettingsCatalog.FileKeySuffix, StringComparison.Ordinal) && SettingsCatalog.HasFileKey(WithoutFileSuffix(key)))
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
            values.SetUnusable(setting, origin);
            diagnostics.Add(origin.Fatal($"found {Describe(value)}; {Wanted(setting)} is wanted"));
        }
    }

    private void SetFromFile(Setting setting, ValueSyntax value, Origin origin)
    {
        if (value is StringValueSyntax { Value: { Length: > 0 } file })
            values.SetFromFile(setting, file, origin);
        else
        {
            values.SetUnusable(setting, origin);
            diagnostics.Add(origin.Fatal($"found {Describe(value)}; the path of a file is wanted"));
        }
    }

    // The value as the environment would spell it; null when its type does not fit the setting.
    private static string? Text(Setting setting, ValueSyntax value) => (value, setting.Kind) switch
    {
        (BooleanValueSyntax flag, SettingKind.Flag) => flag.Value ? "true" : "",
        (_, SettingKind.Flag) => null,
        (IntegerValueSyntax number, SettingKind.Number) => number.Value.ToString(CultureInfo.InvariantCulture),
        (_, SettingKind.Number) when !setting.IsParameter => null,
        (StringValueSyntax text, _) => text.Value,
        (ArraySyntax array, SettingKind.Words) => Join(array, "\n"),
        (ArraySyntax array, SettingKind.Lines) => JoinLines(array),
        (_, _) when !setting.IsParameter => null,
        (BooleanValueSyntax flag, _) => flag.Value ? "yes" : "no",
        (IntegerValueSyntax number, _) => number.Value.ToString(CultureInfo.InvariantCulture),
        (ArraySyntax array, _) => Join(array, ", "),
        _ => null,
    };

    private static string? Join(ArraySyntax array, string separator)
    {
        var words = array.Items.Select(item => (item.Value as StringValueSyntax)?.Value).ToList();
        return words.Contains(null) ? null : string.Join(separator, words);
    }

    // Each item keeps its line end, so that a single one is a line as well. One with a line break inside would fall apart.
    private static string? JoinLines(ArraySyntax array) =>
        Join(array, "") is not { } all || all.IndexOfAny(['\n', '\r']) >= 0 ? null
        : all.Length == 0 ? ""
        : Join(array, "\n") + "\n";

    private static string Wanted(Setting setting) => setting.Kind switch
    {
        SettingKind.Flag => "true or false",
        SettingKind.Number => $"a whole number {setting.Range.Low}..{setting.Range.High}",
        SettingKind.Words => "a string or an array of strings",
        SettingKind.Lines => "a string or an array of strings without line breaks",
        _ when setting.IsParameter => "a string, a number, a boolean or an array of strings",
        _ => "a string",
    };

    private static string Describe(ValueSyntax value) => value switch
    {
        StringValueSyntax { Value: "" } => "an empty string",
        StringValueSyntax => "a string",
        BooleanValueSyntax => "a boolean",
        IntegerValueSyntax => "a whole number",
        FloatValueSyntax => "a fraction",
        ArraySyntax array when Join(array, "") is null => "an array with an item that is no string",
        ArraySyntax => "an array",
        _ => "a date or time",
    };

    private static string Dotted(KeySyntax key)
    {
        var name = new StringBuilder(Part(key.Key!));
        foreach (var item in key.DotKeys)
            name.Append('.').Append(Part(item.Key!));
        return name.ToString();
    }

    private static string Part(BareKeyOrStringValueSyntax part) =>
        part is StringValueSyntax quoted ? quoted.Value ?? "" : ((BareKeySyntax)part).Key?.Text ?? "";

    // Tomlyn counts from zero, people and editors from one.
    private string Place(SourceSpan span) => $"{path}:{span.Start.Line + 1}:{span.Start.Column + 1}";
}
