// The OAuth2 client behind a login at the relay. Called by RelayReader.
// Whether there is a token to begin with is a fact about this machine, not a setting: Plan checks that.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks XOAUTH2_ and what belongs to it.</summary>
internal sealed class OAuth2Reader(SettingValues values, List<Diagnostic> diagnostics)
{
    /// <summary>By contract; the file is named after the user.</summary>
    public const string TokenDirectory = "/var/spool/postfix/xoauth2-tokens";

    /// <summary>Any of these switches XOAUTH2 on.</summary>
    private static readonly Setting[] Switches =
    [
        SettingsCatalog.OAuth2ClientId, SettingsCatalog.OAuth2Secret, SettingsCatalog.OAuth2InitialAccessToken, SettingsCatalog.OAuth2InitialRefreshToken,
    ];

    private static readonly Setting[] Details =
    [
        SettingsCatalog.OAuth2Provider, SettingsCatalog.OAuth2Tenant, SettingsCatalog.OAuth2TokenEndpoint, SettingsCatalog.OAuth2Grant,
        SettingsCatalog.OAuth2Scope, SettingsCatalog.OAuth2SyslogOnFailure, SettingsCatalog.OAuth2FullTrace,
    ];

    /// <summary>The first value that asks for XOAUTH2; null when it is off.</summary>
    public SettingValue? Switch { get; } = Switches.Select(setting => values[setting]).FirstOrDefault(value => value is { Text.Length: > 0 });

    /// <summary>The client for <paramref name="username"/>; null when XOAUTH2 is off or something it needs is missing.</summary>
    public OAuth2Client? Read(SettingValue username)
    {
        if (Switch is null)
            return null;
        var provider = Provider();
        var grant = values.Choice(SettingsCatalog.OAuth2Grant) == "client_credentials" ? OAuth2Grant.ClientCredentials : OAuth2Grant.RefreshToken;
        var endpoint = TokenEndpoint(provider);
        CheckGrant(grant, provider);
        CheckCharacters();
        CheckFileName(username);
        if (!values.IsGiven(SettingsCatalog.OAuth2ClientId))
            diagnostics.Add(Switch.Origin.Fatal($"set without {SettingsCatalog.OAuth2ClientId.Variable}; a token is given to a client, by its id"));
        return endpoint is null ? null : new OAuth2Client
        {
            ClientId = Text(SettingsCatalog.OAuth2ClientId),
            Secret = Text(SettingsCatalog.OAuth2Secret),
            TokenEndpoint = endpoint,
            Grant = grant,
            Scope = values.Text(SettingsCatalog.OAuth2Scope)?.Trim() ?? DefaultScope(provider, grant),
            InitialAccessToken = Text(SettingsCatalog.OAuth2InitialAccessToken),
            InitialRefreshToken = Text(SettingsCatalog.OAuth2InitialRefreshToken),
            TokenFile = $"{TokenDirectory}/{username.Text}",
            Provider = provider,
            LogFailures = values.Flag(SettingsCatalog.OAuth2SyslogOnFailure),
            Trace = values.Flag(SettingsCatalog.OAuth2FullTrace),
        };
    }

    /// <summary>Warns of what has no effect while nothing switches XOAUTH2 on.</summary>
    public void WarnOfUnused()
    {
        foreach (var value in Details.Select(setting => values[setting]).OfType<SettingValue>().Where(value => Switch is null && value.Text.Length > 0))
            diagnostics.Add(value.Origin.Warning($"unused without {SettingsCatalog.OAuth2ClientId.Variable}"));
    }

    private OAuth2Provider Provider()
    {
        var tenant = values[SettingsCatalog.OAuth2Tenant] is { Text.Length: > 0 } value ? value : null;
        if (values.Choice(SettingsCatalog.OAuth2Provider) != OAuth2Provider.MicrosoftName)
        {
            if (tenant is not null)
                diagnostics.Add(tenant.Origin.Fatal($"set without {SettingsCatalog.OAuth2Provider.Variable}={OAuth2Provider.MicrosoftName}; set both or none"));
            return OAuth2Provider.Google;
        }

        if (tenant is null && !values.IsGiven(SettingsCatalog.OAuth2Tenant))
        {
            diagnostics.Add(values[SettingsCatalog.OAuth2Provider]!.Origin.Fatal(
                $"\"{OAuth2Provider.MicrosoftName}\" needs {SettingsCatalog.OAuth2Tenant.Variable}, the directory's id or domain, or organizations"));
        }
        else if (tenant is not null && !OAuth2Provider.IsTenant(tenant.Text.Trim()))
        {
            diagnostics.Add(tenant.Origin.Fatal($"{tenant.Quoted} is neither the id nor the domain of a directory"));
            tenant = null;
        }

        return OAuth2Provider.Microsoft(tenant?.Text.Trim() ?? "common");
    }

    private HttpUrl? TokenEndpoint(OAuth2Provider provider)
    {
        var value = values[SettingsCatalog.OAuth2TokenEndpoint] is { Text.Length: > 0 } given ? given : null;
        var url = HttpUrl.Parse(value?.Text.Trim() ?? provider.TokenEndpoint, out var problem);
        if (url is null)
            diagnostics.Add(value!.Origin.Fatal(problem));
        else if (!url.IsSecure)
            diagnostics.Add(value!.Origin.Fatal($"{value.Quoted} is not https; secrets and tokens are not sent in clear"));
        return url;
    }

    private void CheckGrant(OAuth2Grant grant, OAuth2Provider provider)
    {
        if (grant == OAuth2Grant.RefreshToken)
            return;
        if (!values.IsGiven(SettingsCatalog.OAuth2Secret))
            diagnostics.Add(values[SettingsCatalog.OAuth2Grant]!.Origin.Fatal($"client_credentials needs {SettingsCatalog.OAuth2Secret.Variable}"));
        if (provider.ApplicationScope.Length == 0 && !values.IsGiven(SettingsCatalog.OAuth2TokenEndpoint))
        {
            diagnostics.Add(values[SettingsCatalog.OAuth2Grant]!.Origin.Fatal(
                $"Google has no client_credentials; set {SettingsCatalog.OAuth2Provider.Variable}={OAuth2Provider.MicrosoftName}, or {SettingsCatalog.OAuth2TokenEndpoint.Variable}"));
        }

        if (values[SettingsCatalog.OAuth2InitialRefreshToken] is { Text.Length: > 0 } token)
            diagnostics.Add(token.Origin.Warning("unused with client_credentials, which has no refresh token"));
    }

    // Byte 1 separates the fields of XOAUTH2, and no token has a blank or a control character (RFC 6750, section 2.1).
    private void CheckCharacters()
    {
        foreach (var value in Switches.Select(setting => values[setting]).OfType<SettingValue>().Where(value => value.Text.Any(c => c is < '!' or > '~')))
            diagnostics.Add(value.Origin.Fatal("has a blank, a line break or another character that no such value has; check for one at its end"));
    }

    private void CheckFileName(SettingValue username)
    {
        if (username.Text.Contains('/') || username.Text is "." or ".." || username.Text.Any(c => c is < ' ' or '\x7f'))
            diagnostics.Add(username.Origin.Fatal($"{username.Quoted} cannot name the file for its tokens in {TokenDirectory}: it has a slash or a control character"));
    }

    private static string DefaultScope(OAuth2Provider provider, OAuth2Grant grant) =>
        grant == OAuth2Grant.ClientCredentials ? provider.ApplicationScope : provider.RefreshScope;

    private string Text(Setting setting) => values.Text(setting) ?? "";
}
