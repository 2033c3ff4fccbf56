// Reads single keys and values of Tomlyn's syntax tree. Used by TomlSource and TomlEntryReader.

using System.Globalization;
using Tomlyn.Syntax;

namespace Pfinit.Settings;

/// <summary>Keys, values and places of a TOML file, in the words of the settings.</summary>
internal static class TomlSyntax
{
    /// <summary>What a key such as `password_file` takes, for messages.</summary>
    public const string PathWanted = "the path of a file";

    /// <summary>The parts of a dotted key, quotation marks resolved.</summary>
    public static IEnumerable<string> Parts(KeySyntax key) => key.DotKeys.Select(item => Part(item.Key!)).Prepend(Part(key.Key!));

    /// <summary>`a.b.c`, likewise.</summary>
    public static string Dotted(KeySyntax key) => string.Join(".", Parts(key));

    /// <summary>`file:line:column`. Tomlyn counts from zero, people and editors from one.</summary>
    public static string Place(string path, SourceSpan span) => $"{path}:{span.Start.Line + 1}:{span.Start.Column + 1}";

    public static bool IsFileKey(string key) => key.EndsWith(SettingsCatalog.FileKeySuffix, StringComparison.Ordinal);

    /// <summary>The key whose value stands in the file that this one names.</summary>
    public static string WithoutFileSuffix(string key) => key.Substring(0, key.Length - SettingsCatalog.FileKeySuffix.Length);

    /// <summary>The value as the environment would spell it; null when its type does not fit the setting.</summary>
    public static string? Text(Setting setting, ValueSyntax value) => (value, setting.Kind) switch
    {
        (BooleanValueSyntax flag, SettingKind.Flag) => flag.Value ? "true" : "",
        (_, SettingKind.Flag) => null,
        (IntegerValueSyntax number, SettingKind.Number or SettingKind.Duration) => number.Value.ToString(CultureInfo.InvariantCulture),
        (_, SettingKind.Number) when !setting.IsParameter => null,
        (StringValueSyntax text, _) => text.Value,

        // A whole service of master.cf: a line, or false to have none.
        (BooleanValueSyntax flag, _) when setting.Master is { Item: null } => flag.Value ? null : "",
        (_, _) when setting.Master is { Item: null } => null,
        (ArraySyntax array, SettingKind.Words) => Join(array, "\n"),
        (ArraySyntax array, SettingKind.Lines) => JoinLines(array),
        (_, _) when !setting.IsParameter => null,

        // None of those with a row of their own is a yes or no to Postfix, which would complain of a "yes" that nobody wrote.
        (BooleanValueSyntax, _) when SettingsCatalog.ByVariable(setting.Variable) is not null => null,
        (BooleanValueSyntax flag, _) => flag.Value ? "yes" : "no",
        (IntegerValueSyntax number, _) => number.Value.ToString(CultureInfo.InvariantCulture),
        (ArraySyntax array, _) => Join(array, ", "),
        _ => null,
    };

    /// <summary>What a setting takes, for messages.</summary>
    public static string Wanted(Setting setting) => setting.Kind switch
    {
        SettingKind.Flag => "true or false",
        SettingKind.Number => $"a whole number {setting.Range.Low}..{setting.Range.High}",
        SettingKind.Duration => $"a duration such as {Duration.Forms}",
        SettingKind.Words => "a string or an array of strings",
        SettingKind.Lines => "a string or an array of strings without line breaks",
        _ when setting.Master is { Item: null } => "a line of master.cf, or false to remove the service,",
        _ when setting.IsParameter && SettingsCatalog.ByVariable(setting.Variable) is not null => "a string, a number or an array of strings",
        _ when setting.IsParameter => "a string, a number, a boolean or an array of strings",
        _ => "a string",
    };

    /// <summary>What was found instead, without quoting it.</summary>
    public static string Describe(ValueSyntax value) => value switch
    {
        StringValueSyntax { Value: "" } => "an empty string",
        StringValueSyntax => "a string",
        BooleanValueSyntax => "a boolean",
        IntegerValueSyntax => "a whole number",
        FloatValueSyntax => "a fraction",
        ArraySyntax array when Join(array, "") is null => "an array with an item that is no string",
        ArraySyntax => "an array",
        InlineTableSyntax => "a table",
        _ => "a date or time",
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

    private static string Part(BareKeyOrStringValueSyntax part) =>
        part is StringValueSyntax quoted ? quoted.Value ?? "" : ((BareKeySyntax)part).Key?.Text ?? "";
}
