// The default relay has two homes: RELAYHOST's family of variables with the `[relay]` table, and the `[[relay]]` that names no senders and no
// recipients. This joins them: a variable of the environment wins over the file, as everywhere.

namespace Pfinit.Settings;

/// <summary>The keys of the default relay.</summary>
/// <param name="entry">The default among the `[[relay]]` tables, if there is one.</param>
internal sealed class RelayVariables(SettingValues values, TableEntry? entry) : IRelayKeys
{
    /// <summary>A level that the entry does not set is Postfix's own, which RelayReader knows.</summary>
    public SettingValue? this[string key] => key == RelayEntryRows.TlsLevelKey && entry?[key] is null ? null
        : FromEnvironment(key) ?? entry?[key] ?? Given(Variable(key));

    public bool IsGiven(string key) => entry?.IsGiven(key) == true || (Variable(key) is { } setting && values.IsGiven(setting));

    public string Name(string key) => (entry is not null && FromEnvironment(key) is null) || Variable(key) is not { } row ? key
        : IsKey(row) ? row.Key : row.Variable;

    /// <summary>The variables of the environment that replace a key of the entry.</summary>
    public IEnumerable<Override> Overrides() => RelayEntryRows.All
        .Select(RelayEntryRows.EntryKey)
        .Where(key => entry?[key] is not null && FromEnvironment(key) is not null)
        .Select(key => new Override(FromEnvironment(key)!, entry![key]!));

    // Where nobody set it: as the rest of the relay.
    private bool IsKey(Setting row)
    {
        var told = values[row] is { } value ? [value]
            : values.All.Where(other => other.Setting.Key.StartsWith(RelayEntryRows.RelayTable + ".", StringComparison.Ordinal)).ToList();
        return told.Count > 0 && !told.Any(value => value.Origin.IsVariable);
    }

    private SettingValue? FromEnvironment(string key) => Given(Variable(key)) is { Origin.IsVariable: true } value ? value : null;

    private SettingValue? Given(Setting? setting) => setting is not null && values[setting] is { Text.Length: > 0 } value ? value : null;

    // The TLS level of the default relay is Postfix's own; `relay.tls_level` is its deprecated spelling, which ParameterReader takes care of.
    private static Setting? Variable(string key) => key == RelayEntryRows.TlsLevelKey
        ? RelayRows.SmtpTlsSecurityLevel
        : SettingsCatalog.ByKey($"{RelayEntryRows.RelayTable}.{key}");

    internal sealed record Override(SettingValue Variable, SettingValue Replaced);
}
