// The values of all sources, the later source winning. Filled by TomlSource and EnvironmentSource, read by SettingsBuilder and
// its readers.

using System.Globalization;
using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>What was set, by variable name. Within one source a setting and its `_FILE` twin exclude each other.</summary>
internal sealed class SettingValues(IInputFiles files, List<Diagnostic> diagnostics)
{
    private static readonly char[] WordSeparators = [' ', ',', '\t', '\r', '\n'];

    private readonly Dictionary<string, SettingValue> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Origin> layer = new(StringComparer.Ordinal);

    private readonly HashSet<string> unusable = new(StringComparer.Ordinal);

    public IEnumerable<SettingValue> All => values.Values;

    /// <summary>A whole source could not be read: what seems not to be set may well stand there.</summary>
    public bool Incomplete { get; set; }

    /// <summary>The value that won, or null when nobody set one.</summary>
    public SettingValue? this[Setting setting] => values.TryGetValue(setting.Variable, out var value) ? value : null;

    /// <summary>Somebody set it, be it to something unusable that is reported already; "not set" would then be a second, wrong message.</summary>
    public bool IsGiven(Setting setting) => this[setting] is { Text.Length: > 0 } || unusable.Contains(setting.Variable) || Incomplete;

    /// <summary>Remembers that a value was given which could not be taken.</summary>
    public void SetUnusable(Setting setting) => unusable.Add(setting.Variable);

    /// <summary>Begins the next source: what it sets replaces what earlier ones set.</summary>
    public void BeginSource() => layer.Clear();

    public void Set(Setting setting, string text, Origin origin)
    {
        if (layer.TryGetValue(setting.Variable, out var earlier))
        {
            diagnostics.Add(origin.Fatal($"{Name(earlier)} sets the same; keep one of the two"));
            return;
        }

        layer[setting.Variable] = origin;
        values[setting.Variable] = new SettingValue(setting, text, origin);
    }

    /// <summary>Takes the value from the file at <paramref name="path"/>, less one trailing line break.</summary>
    public void SetFromFile(Setting setting, string path, Origin origin)
    {
        if (files.Read(path, out var problem) is not { } bytes)
        {
            diagnostics.Add(origin.Fatal($"open {path}: {problem}"));
            SetUnusable(setting);
            return;
        }

        if (Utf8Text.Decode(bytes, out var line, out var column) is not { } text)
        {
            diagnostics.Add(origin.Fatal($"{path}:{line}:{column}: invalid UTF-8; save the file in that encoding"));
            SetUnusable(setting);
            return;
        }

        if (text.EndsWith('\n'))
            text = text.Substring(0, text.Length - (text.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1));
        Set(setting, text, origin);
    }

    /// <summary>The value as text; null when it is not set or empty.</summary>
    public string? Text(Setting setting) => this[setting] is { Text.Length: > 0 } value ? value.Text : null;

    /// <summary>The value's words; none when it is not set.</summary>
    public IReadOnlyList<string> Words(Setting setting) => Text(setting)?.Split(WordSeparators, StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Any value switches a flag on, unless the setting heeds a "no".</summary>
    public bool Flag(Setting setting) => this[setting] is { Text.Length: > 0 } value && !(setting.NoMeansOff && value.SaysNo);

    /// <summary>Yes or no, the row's default when it is not set; anything else is refused with a diagnostic.</summary>
    public bool YesNo(Setting setting)
    {
        switch ((Text(setting) ?? setting.Default).Trim().ToLowerInvariant())
        {
            case "yes" or "true" or "on" or "1":
                return true;
            case "no" or "false" or "off" or "0":
                return false;
            default:
                diagnostics.Add(this[setting]!.Origin.Fatal($"{this[setting]!.Quoted} is neither yes nor no"));
                return false;
        }
    }

    /// <summary>One of the row's allowed values, in lower case; its default when it is not set, or refused with a diagnostic.</summary>
    public string Choice(Setting setting)
    {
        if (this[setting] is not { Text.Length: > 0 } value)
            return setting.Default;
        var choice = value.Text.Trim().ToLowerInvariant();
        if (setting.Allowed.Contains(choice))
            return choice;
        diagnostics.Add(value.Origin.Fatal($"{value.Quoted} is not one of {string.Join(", ", setting.Allowed)}"));
        return setting.Default;
    }

    /// <summary>The value as a whole number within the setting's range; null when it is not set, or refused with a diagnostic.</summary>
    public long? Number(Setting setting)
    {
        if (this[setting] is not { Text.Length: > 0 } value)
            return null;
        var (low, high) = setting.Range;
        var isNumber = long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number >= low && number <= high)
            return number;
        diagnostics.Add(value.Origin.Fatal(isNumber ? $"{number} is outside {low}..{high}" : $"{value.Quoted} is not a whole number {low}..{high}"));
        return null;
    }

    private static string Name(Origin origin) => origin.Key is null ? origin.Place : $"{origin.Key} at {origin.Place}";
}
