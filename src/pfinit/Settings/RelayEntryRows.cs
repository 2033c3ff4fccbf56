// The keys of a `[[relay]]`: where mail goes, by sender or recipient. They have no variables.
// Read by RelayReader, RelayVariables, the TOML readers and JsonSchema; they stand in no list of SettingsCatalog, since an entry is not one setting.

namespace Pfinit.Settings;

/// <summary>What may stand in an entry of `[[relay]]`.</summary>
internal static class RelayEntryRows
{
    /// <summary>Name of the table `[relay]` and of the array `[[relay]]`.</summary>
    public const string RelayTable = "relay";

    /// <summary>The key of a relay that sets its TLS level.</summary>
    public const string TlsLevelKey = "tls_level";

    /// <summary>What the keys of <see cref="All"/> begin with.</summary>
    public const string RelayArray = RelayTable + "[].";

    public static readonly Setting Senders = new("", RelayArray + "senders", SettingKind.Words,
        "Mail with these envelope senders goes here: addresses, domains, or `.example.com` for a domain and everything below it.");

    public static readonly Setting Recipients = new("", RelayArray + "recipients", SettingKind.Words,
        "Mail to these recipients goes here, whoever sends it. A relay with neither key is the default one.");

    public static readonly Setting Hosts = new("", RelayArray + "host", SettingKind.Words,
        "As `RELAYHOST`; or an array of such, tried in this order. Required.");

    /// <summary>All keys of a `[[relay]]`.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Hosts,
        new("", RelayArray + "port", SettingKind.Number, "As `RELAYHOST_PORT`. Port 465 means TLS from the start.") { Range = RelayRows.Port.Range },
        new("", RelayArray + "username", SettingKind.Text, "As `RELAYHOST_USERNAME`; unset: no login."),
        new("", RelayArray + "password", SettingKind.Text, "As `RELAYHOST_PASSWORD`, or `password_file`.") { Secret = true },
        new("", RelayArray + "sasl_key", SettingKind.Text, "As `SASL_RELAYHOST`."),
        new("", RelayArray + TlsLevelKey, SettingKind.Choice, "TLS towards this relay; unset: `POSTFIX_smtp_tls_security_level`.")
        { Allowed = RelayRows.SmtpTlsSecurityLevel.Allowed },
        Senders,
        Recipients,
        .. TokenRows.All.Select(row => row with
        {
            Variable = "",
            Key = RelayArray + row.Key.Substring(RelayTable.Length + 1),
            Help = $"As `{row.Variable}`.",
            Default = "",
        }),
    ];

    /// <summary>The key as it stands in the entry, without the name of the array.</summary>
    public static string EntryKey(Setting row) => row.Key.Substring(RelayArray.Length);
}
