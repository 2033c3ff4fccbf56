// The catalog of settings, put together from the files of rows (ClientRows, RelayRows, ...). Adding a setting starts with its row there: the readers,
// the checks, the help and the table of docs/SETTINGS.md follow from it.
// Used by EnvironmentSource, TomlSource, SettingsBuilder and `pfinit help settings`.

namespace Pfinit.Settings;

/// <summary>Every setting pfinit knows, in the order in which help and docs/SETTINGS.md list them.</summary>
internal static class SettingsCatalog
{
    /// <summary>`POSTFIX_myorigin` sets main.cf's `myorigin`; names without a lower-case letter are Kubernetes' service variables.</summary>
    public const string PostfixPrefix = "POSTFIX_";

    /// <summary>`POSTFIXMASTER_submission__inet__maxproc` sets a column or option of a service of master.cf, `POSTFIXMASTER_submission__inet` the whole.</summary>
    public const string MasterPrefix = "POSTFIXMASTER_";

    /// <summary>Stands for the slash of `submission/inet/maxproc`, which no shell takes in the name of a variable.</summary>
    public const string MasterSeparator = "__";

    /// <summary>`OPENDKIM_Mode` sets opendkim.conf's `Mode`.</summary>
    public const string OpenDkimPrefix = "OPENDKIM_";

    /// <summary>`NAME_FILE` names a file that holds the value of NAME.</summary>
    public const string FileSuffix = "_FILE";

    /// <summary>`key_file` in TOML, the same.</summary>
    public const string FileKeySuffix = "_file";

    /// <summary>The TOML table of main.cf's parameters.</summary>
    public const string PostfixTable = "postfix";

    /// <summary>The TOML table of opendkim.conf's options.</summary>
    public const string OpenDkimTable = "opendkim";

    /// <summary>`[master]`, what `POSTFIXMASTER_` is in the environment.</summary>
    public const string MasterTable = "master";

    /// <summary>All rows.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. ClientRows.All, .. RelayRows.All, .. TokenRows.All, .. RewriteRows.All, .. DkimRows.All, .. LogRows.All, .. MetricsRows.All, .. DrainRows.All, .. RestartRows.All,
        .. DeprecatedRows.All,
    ];

    public static Setting? ByVariable(string variable) => Variables.TryGetValue(variable, out var setting) ? setting : null;

    public static Setting? ByKey(string key) => Keys.TryGetValue(key, out var setting) ? setting : null;

    /// <summary>The row for main.cf parameter <paramref name="name"/>, one of its own or one made for it.</summary>
    public static Setting PostfixParameter(string name) => ByVariable(PostfixPrefix + name)
        ?? new Setting(PostfixPrefix + name, $"{PostfixTable}.{name}", SettingKind.Text, "main.cf parameter");

    /// <summary>The row for a service of master.cf, or for a column or option of it.</summary>
    public static Setting MasterSetting(MasterTarget target)
    {
        var variable = MasterPrefix + target.Service.Replace("/", MasterSeparator);
        var key = $"{MasterTable}.{target.Service}";
        return target.Item is null
            ? new Setting(variable, key, SettingKind.Text, "service of master.cf") { Master = target }
            : new Setting(variable + MasterSeparator + target.Item, $"{key}.{target.Item}", SettingKind.Text, "option of master.cf") { Master = target };
    }

    /// <summary>The row for opendkim.conf option <paramref name="name"/>.</summary>
    public static Setting OpenDkimOption(string name) =>
        new(OpenDkimPrefix + name, $"{OpenDkimTable}.{name}", SettingKind.Text, "opendkim.conf option") { Secret = IsSecretOption(name) };

    /// <summary>
    /// `key_file` names a file with the value of <paramref name="key"/>. Not so for a main.cf parameter without a row of its own: such a name may
    /// itself end in `_file` (smtpd_tls_cert_file). No option of opendkim.conf does.
    /// </summary>
    public static bool HasFileKey(string key) => ByKey(key) is not null || key.StartsWith(RelayEntryRows.RelayArray, StringComparison.Ordinal)
        || key.StartsWith(OpenDkimTable + ".", StringComparison.Ordinal);

    /// <summary>The one option of opendkim.conf(5) that is a password.</summary>
    public static bool IsSecretOption(string name) => string.Equals(name, "LDAPBindPassword", StringComparison.OrdinalIgnoreCase);

    /// <summary>The variable holds a secret itself; one that names a file does not.</summary>
    public static bool IsSecret(string variable) => ByVariable(variable) is { Secret: true }
        || (variable.StartsWith(OpenDkimPrefix, StringComparison.Ordinal) && IsSecretOption(variable.Substring(OpenDkimPrefix.Length)));

    private static readonly Dictionary<string, Setting> Variables = All.ToDictionary(row => row.Variable, StringComparer.Ordinal);

    private static readonly Dictionary<string, Setting> Keys = All.Concat(RestartRows.DaemonKeys).ToDictionary(row => row.Key, StringComparer.Ordinal);
}
