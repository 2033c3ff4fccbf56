// The table of `pfinit check --explain`: each setting, its value, who set it and what that overrode. Called by Commands/Check; pure text.

using System.Text;

namespace Pfinit.Settings;

/// <summary>Prints where every setting comes from, secrets masked.</summary>
internal static class Explanation
{
    /// <summary>The table fits this many columns, unless a name or a path alone is longer than its share.</summary>
    private const int Width = 100;
    private const int LongestName = 36;
    private const int ShortestValue = 20;
    private const string Gap = "  ";
    private const string Overrides = "  overrides";

    /// <summary>The settings that somebody set, then the others with their defaults.</summary>
    public static string Of(SettingValues values)
    {
        var settings = EffectiveSettings.In(values);
        var set = settings.Where(IsSet).SelectMany(setting => Rows(setting, settings)).Concat(Relays(values, settings)).Concat(Tables(values)).ToList();
        var unset = settings.Where(setting => !IsSet(setting)).Select(Default).ToList();
        var all = set.Concat(unset).ToList();
        var name = all.Select(row => row.Name.Length).Where(length => length <= LongestName).Max();
        var value = Math.Max(ShortestValue, Width - name - all.Max(row => row.Source.Length) - (2 * Gap.Length));
        value = Math.Min(value, all.Max(row => row.Value.Length));

        var text = new StringBuilder();
        Append(text, new Row("SETTING", "VALUE", "SET BY"), name, value);
        foreach (var row in set)
            Append(text, row, name, value);
        text.Append('\n');
        foreach (var row in unset)
            Append(text, row, name, value);
        return text.ToString();
    }

    private static bool IsSet(EffectiveSetting setting) => setting.Value is not null || setting.Unusable is not null;

    private static IEnumerable<Row> Rows(EffectiveSetting effective, IReadOnlyList<EffectiveSetting> all)
    {
        var name = effective.Setting.Name;
        if (effective.Value is { } value)
            yield return new Row(name, ShownText.Of(value), Source(value, name) + Precedence.Note(effective.Setting, other => Find(other, all) is { Value: not null }));
        else
            yield return Default(effective);
        if (effective.Unusable is { } mistake)
            yield return new Row("  refused", "", mistake.Place == name ? "environment" : mistake.Place);
        foreach (var overridden in effective.Values.Skip(1))
            yield return new Row(Overrides, ShownText.Of(overridden), Source(overridden, name));
        if (effective.Value is not null && Precedence.BeatenBy(effective.Setting) is { } wider && Beaten(Find(wider.Name, all)!) is { } beaten)
            yield return beaten;
    }

    private static EffectiveSetting? Find(string name, IReadOnlyList<EffectiveSetting> all) => all.FirstOrDefault(setting => setting.Setting.Name == name);

    // Another setting, so its name is part of where the value comes from; null when there is nothing to beat.
    private static Row? Beaten(EffectiveSetting wider)
    {
        var row = wider.Setting;
        return wider.Value is { } value ? new Row(Overrides, ShownText.Of(value), Source(value, "") + (value.Origin.Key is { } key ? $" ({key})" : ""))
            : row.Default.Length > 0 ? new Row(Overrides, row.Default, $"{row.Variable} (default)")
            : null;
    }

    private static IEnumerable<Row> Relays(SettingValues values, IReadOnlyList<EffectiveSetting> settings)
    {
        var overridden = new RelayVariables(values, RoutingReader.DefaultOf(values)).Overrides().Select(row => row.Replaced).ToList();
        var level = settings.Where(setting => setting.Setting == RelayRows.SmtpTlsSecurityLevel).Select(Beaten).OfType<Row>().ToList();
        return values.Relays.SelectMany((relay, index) => RelayEntryRows.All.Select(RelayEntryRows.EntryKey).Where(relay.Has).SelectMany(key =>
        {
            var name = $"{RelayEntryRows.RelayTable}[{index + 1}].{key}";
            return relay[key] is { } value
                ? [new Row(name, ShownText.Of(value), Source(value, "") + (overridden.Contains(value) ? " (overridden)" : "")), .. key == RelayEntryRows.TlsLevelKey ? level : []]
                : new[] { new Row(name, "refused", relay.Origin.Place) };
        }));
    }

    private static IEnumerable<Row> Tables(SettingValues values) => values.Tables.Values.OrderBy(table => table.Name, StringComparer.Ordinal).Select(table => new Row(
        $"{TableSection.Name}.{table.Name}",
        $"{table.Type?.Value ?? LookupTable.Lmdb}{(table.Rows is null ? "" : $", rows: {table.Rows.Count}")}{(table.File is null ? "" : ", file " + ShownText.Visible(table.File.Value))}",
        table.Origin.Place));

    private static Row Default(EffectiveSetting effective) =>
        new(effective.Setting.Variable, effective.Setting.Default.Length > 0 ? effective.Setting.Default : "-", "default");

    private static string Source(SettingValue value, string name)
    {
        var source = value.Origin.Place == name ? "environment" : value.Origin.Place;
        if (value.File is not null)
            source += (value.Origin.Key is null ? "=" : " = ") + ShownText.Visible(value.File);
        return value.Setting.ReplacedBy is null ? source : source + " (deprecated)";
    }

    private static void Append(StringBuilder text, Row row, int name, int value)
    {
        // A name that is longer than the column has a line of its own.
        var line = row.Name.Length > name ? $"{row.Name}\n{new string(' ', name)}" : row.Name.PadRight(name);
        text.Append($"{line}{Gap}{Shorten(row.Value, value).PadRight(value)}{Gap}{row.Source}".TrimEnd()).Append('\n');
    }

    private static string Shorten(string text, int width)
    {
        const string Rest = "...";
        if (text.Length <= width)
            return text;
        var end = width - Rest.Length;
        return text.Substring(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end) + Rest;
    }

    private sealed record Row(string Name, string Value, string Source);
}
