// Rows of spellings that still work and are answered with a warning.
// Listed by SettingsCatalog.

namespace Pfinit.Settings;

/// <summary>Deprecated spellings.</summary>
internal static class DeprecatedRows
{
    public static readonly Setting TlsLevel = new("RELAYHOST_TLS_LEVEL", "relay.tls_level", SettingKind.Text,
        "Deprecated spelling of `POSTFIX_smtp_tls_security_level`.")
    { ReplacedBy = RelayRows.SmtpTlsSecurityLevel.Variable };

    public static readonly Setting MessageSizeLimit = new("MESSAGE_SIZE_LIMIT", "message_size_limit", SettingKind.Number,
        "Deprecated spelling of `POSTFIX_message_size_limit`.")
    { ReplacedBy = ClientRows.MessageSizeLimit.Variable, Range = ClientRows.MessageSizeLimit.Range };

    public static readonly Setting MyNetworks = new("MYNETWORKS", "mynetworks", SettingKind.Text,
        "Deprecated spelling of `POSTFIX_mynetworks`.")
    { ReplacedBy = ClientRows.MyNetworks.Variable };

    /// <summary>All of them, in the order of help and docs/SETTINGS.md.</summary>
    public static IReadOnlyList<Setting> All { get; } = [TlsLevel, MessageSizeLimit, MyNetworks];
}
