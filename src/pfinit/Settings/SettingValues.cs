// The values of all sources, the later source winning. Filled by TomlSource and EnvironmentSource, read by SettingsBuilder and
// its readers.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>What was set, by name. Within one source a setting and its `_FILE` twin exclude each other.</summary>
internal sealed class SettingValues(IInputFiles files, List<Diagnostic> diagnostics)
{
    private static readonly char[] WordSeparators = [' ', ',', '\t', '\r', '\n'];

    private readonly Dictionary<string, List<SettingValue>> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Origin> layer = new(StringComparer.Ordinal);

    private readonly Dictionary<string, Origin> unusable = new(StringComparer.Ordinal);

    /// <summary>The values that won, one a setting.</summary>
    public IEnumerable<SettingValue> All => values.Values.Select(history => history[history.Count - 1]);

    /// <summary>The `[[relay]]` tables of all files: they add up.</summary>
    public List<TableEntry> Relays { get; } = [];

    /// <summary>The lookup tables of `[tables]`, by name; they exist in settings files only.</summary>
    public Dictionary<string, TableDraft> Tables { get; } = new(StringComparer.Ordinal);

    /// <summary>There are values that could not be taken: what seems not to be set may well be one of them.</summary>
    public bool Incomplete { get; set; }

    /// <summary>A source, or a part of one, could not be read at all.</summary>
    public bool Partial { get; private set; }

    /// <summary>Remembers that something could not be read.</summary>
    public void SetPartial() => (Incomplete, Partial) = (true, true);

    /// <summary>The value that won, or null when nobody set one.</summary>
    public SettingValue? this[Setting setting] => values.TryGetValue(setting.Name, out var history) ? history[history.Count - 1] : null;

    /// <summary>Everything the sources set, the value that won first, then what it overrode; empty when nobody set one.</summary>
    public IReadOnlyList<SettingValue> History(Setting setting) =>
        values.TryGetValue(setting.Name, out var history) ? [.. Enumerable.Reverse(history)] : [];

    /// <summary>Where a value was given that could not be taken; null when there was none such.</summary>
    public Origin? Unusable(Setting setting) => unusable.TryGetValue(setting.Name, out var origin) ? origin : null;

    /// <summary>Somebody set it, be it to something unusable that is reported already; "not set" would then be a second, wrong message.</summary>
    public bool IsGiven(Setting setting) => this[setting] is { Text.Length: > 0 } || unusable.ContainsKey(setting.Name) || Incomplete;

    /// <summary>Remembers that a value was given which could not be taken.</summary>
    public void SetUnusable(Setting setting, Origin origin) => unusable[setting.Name] = origin;

    /// <summary>The settings files, in the order in which they were read.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Begins the next source: what it sets replaces what earlier ones set.</summary>
    /// <param name="file">Its path; null for the environment.</param>
    public void BeginSource(string? file)
    {
        layer.Clear();
        if (file is not null)
            Files.Add(file);
    }

    public void Set(Setting setting, string text, Origin origin) => Set(new SettingValue(setting, text, origin));

    /// <summary>Takes the value from the file at <paramref name="path"/>, less one trailing line break.</summary>
    public void SetFromFile(Setting setting, string path, Origin origin)
    {
        if (ReadFile(path, origin) is { } text)
            Set(new SettingValue(setting, text, origin) { File = path });
        else
            SetUnusable(setting, origin);
    }

    /// <summary>The text of the file at <paramref name="path"/>, less one trailing line break; null, with a diagnostic, when it cannot be read.</summary>
    public string? ReadFile(string path, Origin origin) => ReadText(path, origin) is not { } text ? null
        : text.EndsWith('\n') ? text.Substring(0, text.Length - (text.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1)) : text;

    /// <summary>The whole text of the file at <paramref name="path"/>; null, with a diagnostic, when it cannot be read.</summary>
    public string? ReadText(string path, Origin origin)
    {
        if (files.Read(path, out var problem) is not { } bytes)
        {
            diagnostics.Add(origin.Fatal($"open {path}: {problem}"));
            return null;
        }

        if (Utf8Text.Decode(bytes, out var line, out var column) is not { } text)
        {
            diagnostics.Add(origin.Fatal($"{path}:{line}:{column}: invalid UTF-8; save the file in that encoding"));
            return null;
        }

        return text;
    }

    /// <summary>The value as text; null when it is not set or empty.</summary>
    public string? Text(Setting setting) => this[setting] is { Text.Length: > 0 } value ? value.Text : null;

    /// <summary>The value's words; none when it is not set.</summary>
    public IReadOnlyList<string> Words(Setting setting) => SplitWords(Text(setting) ?? "");

    /// <summary>The words of a text, separated by spaces, commas, tabs or line breaks.</summary>
    public static IReadOnlyList<string> SplitWords(string text) => text.Split(WordSeparators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The value as a span of time, or <paramref name="otherwise"/> when it is not set or refused with a diagnostic.</summary>
    /// <returns>False when what was meant is not known, so that a comparison would be a second, wrong message.</returns>
    public bool TrySpan(Setting setting, TimeSpan otherwise, out TimeSpan span)
    {
        var given = this[setting] is { } value && value.Text.Trim().Length > 0;
        var read = this[setting]?.Duration(diagnostics);
        span = read ?? otherwise;
        return !Incomplete && !unusable.ContainsKey(setting.Name) && (read is not null || !given);
    }

    /// <summary>Any value switches a flag on, unless the setting heeds a "no".</summary>
    public bool Flag(Setting setting) => this[setting] is { } value && setting.IsOn(value.Text);

    private void Set(SettingValue value)
    {
        var name = value.Setting.Name;
        if (layer.TryGetValue(name, out var earlier))
        {
            diagnostics.Add(value.Origin.Fatal($"{earlier.Name} sets the same; keep one of the two"));
            return;
        }

        layer[name] = value.Origin;
        if (!values.TryGetValue(name, out var history))
            values[name] = history = [];
        history.Add(value);
    }
}
