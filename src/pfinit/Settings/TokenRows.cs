// Rows of the login at the relay by token.
// Listed by SettingsCatalog; RelayEntryRows repeats them as keys of a `[[relay]]`.

namespace Pfinit.Settings;

/// <summary>The login at the relay by OAuth2 token, instead of a password.</summary>
internal static class TokenRows
{
    public static readonly Setting ClientId = new("XOAUTH2_CLIENT_ID", "relay.xoauth2.client_id", SettingKind.Text,
        "Log in at the relay with OAuth2 tokens that are given to this client, instead of a password.")
    { Secret = true };

    public static readonly Setting Secret = new("XOAUTH2_SECRET", "relay.xoauth2.secret", SettingKind.Text,
        "The client's secret; a public client has none.")
    { Secret = true };

    public static readonly Setting InitialAccessToken = new(
        "XOAUTH2_INITIAL_ACCESS_TOKEN", "relay.xoauth2.initial_access_token", SettingKind.Text,
        "Access token for the first minutes, until one of the endpoint is there.")
    { Secret = true };

    public static readonly Setting InitialRefreshToken = new(
        "XOAUTH2_INITIAL_REFRESH_TOKEN", "relay.xoauth2.initial_refresh_token", SettingKind.Text,
        "Refresh token to begin with; `pfinit oauth2 login` gets one, too. What is in `/var/spool/postfix/xoauth2-tokens` wins.")
    { Secret = true };

    public static readonly Setting Provider = new("XOAUTH2_PROVIDER", "relay.xoauth2.provider", SettingKind.Choice,
        "Whose endpoints and scopes are used: `google` or `microsoft`.")
    { Default = "google", Allowed = ["google", "microsoft"] };

    public static readonly Setting Tenant = new("XOAUTH2_TENANT", "relay.xoauth2.tenant", SettingKind.Text,
        "Directory of Microsoft 365: its id or domain, or `organizations`.");

    public static readonly Setting TokenEndpoint = new("XOAUTH2_TOKEN_ENDPOINT", "relay.xoauth2.token_endpoint", SettingKind.Text,
        "Where tokens come from, https. Unset: the provider's own.");

    public static readonly Setting Grant = new("XOAUTH2_GRANT", "relay.xoauth2.grant", SettingKind.Choice,
        "`refresh_token`: on behalf of a person; `client_credentials`: the application itself has access (Microsoft 365).")
    { Default = "refresh_token", Allowed = ["refresh_token", "client_credentials"] };

    public static readonly Setting Scope = new("XOAUTH2_SCOPE", "relay.xoauth2.scope", SettingKind.Text,
        "Scope to ask for, where it has to be another than the provider's usual one.");

    public static readonly Setting SyslogOnFailure = new("XOAUTH2_SYSLOG_ON_FAILURE", "relay.xoauth2.syslog_on_failure", SettingKind.Flag,
        "`yes`: log every failed attempt to get a token with the endpoint's own words, not only the first of an outage.")
    { NoMeansOff = true };

    public static readonly Setting FullTrace = new("XOAUTH2_FULL_TRACE", "relay.xoauth2.full_trace", SettingKind.Flag,
        "`yes`: log every exchange with the endpoint: status, time, error fields; never a token or secret.")
    { NoMeansOff = true };

    /// <summary>All of them, in the order of help and docs/SETTINGS.md.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        ClientId, Secret, InitialAccessToken, InitialRefreshToken, Provider, Tenant, TokenEndpoint, Grant, Scope, SyslogOnFailure, FullTrace,
    ];
}
