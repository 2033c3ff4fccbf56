namespace Pfinit.Settings;

/// <summary>One table of an array of tables, such as a `[[relay]]`: its keys with the values as written. Filled by TomlEntryReader.</summary>
/// <param name="Origin">Where the entry begins.</param>
internal sealed record TableEntry(Origin Origin) : IRelayKeys
{
    private readonly Dictionary<string, SettingValue> values = new(StringComparer.Ordinal);
    private readonly HashSet<string> unusable = new(StringComparer.Ordinal);

    public IEnumerable<SettingValue> All => values.Values;

    public SettingValue? this[string key] => values.TryGetValue(key, out var value) ? value : null;

    /// <summary>It is there, be it empty or with something unusable.</summary>
    public bool Has(string key) => values.ContainsKey(key) || unusable.Contains(key);

    /// <summary>It says something, be it something unusable that is reported already.</summary>
    public bool IsGiven(string key) => this[key] is { Text.Length: > 0 } || unusable.Contains(key);

    public string Name(string key) => key;

    /// <summary>Remembers that a value was given which could not be taken.</summary>
    public void SetUnusable(string key) => unusable.Add(key);

    /// <summary>Takes a value; or returns the one that is there already.</summary>
    public SettingValue? Set(string key, SettingValue value)
    {
        if (this[key] is { } earlier)
            return earlier;
        values[key] = value;
        return null;
    }
}
