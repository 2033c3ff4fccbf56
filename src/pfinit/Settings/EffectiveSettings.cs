// What the sources add up to, setting by setting: the common ground of `pfinit check --explain` and `pfinit convert`. A deprecated spelling is no
// setting of its own here, but one more source of the setting that replaces it, as in ParameterReader.

namespace Pfinit.Settings;

/// <summary>Puts the collected values in the order of the catalog.</summary>
internal static class EffectiveSettings
{
    /// <summary>Every row of the catalog that is not deprecated, set or not, then the parameters without a row that somebody set, by name.</summary>
    public static IReadOnlyList<EffectiveSetting> In(SettingValues values)
    {
        var deprecated = values.All.Where(value => value.Setting.ReplacedBy is not null && value.Text.Trim().Length > 0)
            .ToLookup(value => value.Setting.ReplacedBy);
        return [.. SettingsCatalog.All.Where(row => row.ReplacedBy is null).Concat(OwnParameters(values))
            .Select(setting => new EffectiveSetting(setting,
                [.. values.History(setting), .. deprecated[setting.Variable].SelectMany(value => values.History(value.Setting))],
                values.Unusable(setting)))];
    }

    private static IEnumerable<Setting> OwnParameters(SettingValues values) => values.All.Select(value => value.Setting)
        .Where(setting => SettingsCatalog.ByVariable(setting.Name) is null)
        .OrderBy(setting => setting.Variable.StartsWith(SettingsCatalog.PostfixPrefix, StringComparison.Ordinal) ? 0 : 1)
        .ThenBy(setting => setting.Name, StringComparer.Ordinal);
}
