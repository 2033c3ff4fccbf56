// Rows of the way that mail takes: the one relay of the environment and of `[relay]`, the login there by password, and TLS.
// Listed by SettingsCatalog; the keys of a `[[relay]]` are in RelayEntryRows.

namespace Pfinit.Settings;

/// <summary>The relay for all mail, the login there by password, and TLS towards it.</summary>
internal static class RelayRows
{
    public static readonly Setting Host = new("RELAYHOST", "relay.host", SettingKind.Text,
        "Relay for all mail: `host`, `host:port`, `[host]:port` or `[IPv6]:port`; brackets skip the MX lookup, port 465 means TLS from the start. Unset: direct delivery.");

    public static readonly Setting Port = new("RELAYHOST_PORT", "relay.port", SettingKind.Number,
        "Port of the relay, for those who keep it apart from the host.")
    { Range = (1, 65535) };

    public static readonly Setting Username = new("RELAYHOST_USERNAME", "relay.username", SettingKind.Text,
        "Login at the relay.");

    public static readonly Setting Password = new("RELAYHOST_PASSWORD", "relay.password", SettingKind.Text,
        "Password at the relay; every character is literal, in UTF-8.")
    { Secret = true };

    public static readonly Setting SaslRelayHost = new("SASL_RELAYHOST", "relay.sasl_key", SettingKind.Text,
        "Key of the login in the password table. Unset: same as `RELAYHOST`.");

    public static readonly Setting SmtpTlsSecurityLevel = new("POSTFIX_smtp_tls_security_level", "postfix.smtp_tls_security_level", SettingKind.Choice,
        "TLS towards the relay or the internet, `encrypt` by default with XOAUTH2: `none`, `may`, `encrypt`, `dane`, `dane-only`, `verify`, `secure`, `fingerprint`.")
    { Default = "may", Allowed = ["none", "may", "encrypt", "dane", "dane-only", "fingerprint", "verify", "secure"] };

    /// <summary>All of them, in the order of help and docs/SETTINGS.md.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Host, Port, Username, Password, SaslRelayHost, SmtpTlsSecurityLevel,
    ];
}
