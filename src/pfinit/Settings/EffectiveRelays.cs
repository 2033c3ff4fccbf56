// What the sources add up to where there are `[[relay]]` tables: each of them, the default one with what the environment replaces in it. TomlFile
// prints them, since `[relay]` cannot stand beside `[[relay]]` in one file.

namespace Pfinit.Settings;

/// <summary>Puts the `[[relay]]` tables together.</summary>
internal static class EffectiveRelays
{
    /// <summary>One list of values a relay, each with its row of <see cref="RelayEntryRows.All"/>; nothing where no file has a `[[relay]]`.</summary>
    public static IReadOnlyList<IReadOnlyList<SettingValue>> In(SettingValues values)
    {
        if (values.Relays.Count == 0)
            return [];
        var entry = RoutingReader.DefaultOf(values);
        var variables = new RelayVariables(values, entry);
        var relays = values.Relays.Select(relay => Keys(relay == entry ? variables : relay)).ToList();

        // At the end, so that the others keep their numbers.
        if (entry is null && variables["host"] is not null)
            relays.Add(Keys(variables));
        return relays;
    }

    private static List<SettingValue> Keys(IRelayKeys keys) =>
    [
        .. RelayEntryRows.All
            .Select(row => keys[RelayEntryRows.EntryKey(row)] is { Text.Length: > 0 } value ? value with { Setting = row } : null)
            .OfType<SettingValue>(),
    ];
}
