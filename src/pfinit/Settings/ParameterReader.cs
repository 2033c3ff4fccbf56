// The user's own parameters: POSTFIX_ and OPENDKIM_ in all their spellings. Called by SettingsBuilder.

using System.Globalization;
using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks and collects what the settings say of main.cf and opendkim.conf.</summary>
internal sealed class ParameterReader(SettingValues values, List<Diagnostic> diagnostics)
{
    // Parameters that the catalog knows the values of. A reference to another parameter ($name) is Postfix's to check.
    public void Check()
    {
        foreach (var value in values.All.Where(value => value.Text.Trim().Length > 0 && !value.Text.Contains('$')))
        {
            var setting = SettingsCatalog.ByVariable(value.Setting.ReplacedBy ?? "") ?? value.Setting;
            if (!setting.Variable.StartsWith(SettingsCatalog.PostfixPrefix, StringComparison.Ordinal))
                continue;
            if (setting.Allowed.Count > 0 && !setting.Allowed.Contains(value.Text.Trim()))
                diagnostics.Add(value.Origin.Fatal($"{value.Quoted} is not one of {string.Join(", ", setting.Allowed)}"));
            if (setting.Kind == SettingKind.Number
                && !(long.TryParse(value.Text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= setting.Range.High))
                diagnostics.Add(value.Origin.Fatal(value.IsDigits ? $"{value.Quoted} is outside {setting.Range.Low}..{setting.Range.High}"
                    : $"{value.Quoted} is not a whole number; a size is given in bytes, without a unit"));
            if (setting == ClientRows.MyHostname && !HostName.IsGood(value.Text.Trim()))
                diagnostics.Add(value.Origin.Fatal($"{value.Quoted} is not a host name; letters, digits, hyphens and dots are allowed"));
        }
    }

    /// <summary>Overrides, what deprecated spellings say, and defaults.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Postfix()
    {
        var parameters = Overrides(SettingsCatalog.PostfixPrefix);
        foreach (var value in values.All.Where(value => value.Setting.ReplacedBy is not null && value.Text.Trim().Length > 0))
        {
            var name = value.Setting.ReplacedBy!.Substring(SettingsCatalog.PostfixPrefix.Length);
            var taken = parameters.ContainsKey(name);
            diagnostics.Add(value.Origin.Warning($"deprecated, use {value.Setting.ReplacedBy}" + (taken ? "; that is set too and wins" : "")));
            if (!taken)
                parameters[name] = new ParameterValue(value.Text, value.Origin);
        }

        foreach (var setting in SettingsCatalog.All.Where(row => row.Default.Length > 0 && row.Variable.StartsWith(SettingsCatalog.PostfixPrefix, StringComparison.Ordinal)))
        {
            var name = setting.Variable.Substring(SettingsCatalog.PostfixPrefix.Length);
            if (!parameters.ContainsKey(name))
                parameters[name] = new ParameterValue(setting.Default, Origin.Default);
        }

        return parameters;
    }

    public IReadOnlyDictionary<string, ParameterValue> OpenDkim() => Overrides(SettingsCatalog.OpenDkimPrefix);

    private Dictionary<string, ParameterValue> Overrides(string prefix) => values.All
        .Where(value => value.Setting.Variable.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(
            value => value.Setting.Variable.Substring(prefix.Length),
            value => new ParameterValue(value.Text.Trim().Length == 0 ? null : value.Text, value.Origin),
            StringComparer.Ordinal);
}
