// The OAuth2 client behind a login at a relay. Called by RelayReader.
// Whether there is a token to begin with is a fact about this machine, not a setting: Plan checks that.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks `xoauth2` of one relay: XOAUTH2_… of the environment, or a table below `relay`.</summary>
internal sealed class OAuth2Reader(IRelayKeys keys, List<Diagnostic> diagnostics)
{
    /// <summary>By contract; the file is named after the user.</summary>
    public const string TokenDirectory = "/var/spool/postfix/xoauth2-tokens";

    private const string ClientId = "xoauth2.client_id";
    private const string Secret = "xoauth2.secret";
    private const string AccessToken = "xoauth2.initial_access_token";
    private const string RefreshToken = "xoauth2.initial_refresh_token";
    private const string ProviderKey = "xoauth2.provider";
    private const string Tenant = "xoauth2.tenant";
    private const string EndpointKey = "xoauth2.token_endpoint";
    private const string GrantKey = "xoauth2.grant";
    private const string Scope = "xoauth2.scope";
    private const string LogFailures = "xoauth2.syslog_on_failure";
    private const string Trace = "xoauth2.full_trace";

    /// <summary>Any of these switches XOAUTH2 on.</summary>
    private static readonly string[] Switches = [ClientId, Secret, AccessToken, RefreshToken];

    private static readonly string[] Details = [ProviderKey, Tenant, EndpointKey, GrantKey, Scope, LogFailures, Trace];

    /// <summary>The first value that asks for XOAUTH2; null when it is off.</summary>
    public SettingValue? Switch { get; } = Switches.Select(key => keys[key]).FirstOrDefault(value => value is { Text.Length: > 0 });

    /// <summary>The client for <paramref name="username"/>; null when XOAUTH2 is off or something it needs is missing, the user name for one.</summary>
    public OAuth2Client? Read(SettingValue? username)
    {
        if (Switch is null)
            return null;
        var provider = Provider();
        var grant = Choice(GrantKey, TokenRows.Grant) == "client_credentials" ? OAuth2Grant.ClientCredentials : OAuth2Grant.RefreshToken;
        var endpoint = TokenEndpoint(provider);
        CheckGrant(grant, provider);
        CheckCharacters();
        if (username is not null)
            CheckFileName(username);
        if (!keys.IsGiven(ClientId))
            diagnostics.Add(Switch.Origin.Fatal($"set without {keys.Name(ClientId)}; a token is given to a client, by its id"));
        return endpoint is null || username is null ? null : new OAuth2Client
        {
            ClientId = Text(ClientId),
            Secret = Text(Secret),
            TokenEndpoint = endpoint,
            Grant = grant,
            Scope = Text(Scope).Trim() is { Length: > 0 } scope ? scope
                : grant == OAuth2Grant.ClientCredentials ? provider.ApplicationScope
                : provider.RefreshScope,
            InitialAccessToken = Text(AccessToken),
            InitialRefreshToken = Text(RefreshToken),
            Names = (Switch.Origin, keys.Name(RefreshToken)),
            TokenFile = $"{TokenDirectory}/{username.Text}",
            Provider = provider,
            LogFailures = Flag(LogFailures),
            Trace = Flag(Trace),
        };
    }

    /// <summary>Warns of what has no effect while nothing switches XOAUTH2 on.</summary>
    public void WarnOfUnused()
    {
        foreach (var value in Details.Select(key => keys[key]).OfType<SettingValue>().Where(value => Switch is null && value.Text.Length > 0))
            diagnostics.Add(value.Origin.Warning($"unused without {keys.Name(ClientId)}"));
    }

    private OAuth2Provider Provider()
    {
        var tenant = Given(Tenant);
        if (Choice(ProviderKey, TokenRows.Provider) != OAuth2Provider.MicrosoftName)
        {
            if (tenant is not null)
                diagnostics.Add(tenant.Origin.Fatal($"set without {keys.Name(ProviderKey)}={OAuth2Provider.MicrosoftName}; set both or none"));
            return OAuth2Provider.Google;
        }

        if (!keys.IsGiven(Tenant))
        {
            diagnostics.Add(keys[ProviderKey]!.Origin.Fatal(
                $"\"{OAuth2Provider.MicrosoftName}\" needs {keys.Name(Tenant)}, the directory's id or domain, or organizations"));
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
        var value = Given(EndpointKey);
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
        var origin = keys[GrantKey]!.Origin;
        if (!keys.IsGiven(Secret))
            diagnostics.Add(origin.Fatal($"client_credentials needs {keys.Name(Secret)}"));
        if (provider.ApplicationScope.Length == 0 && !keys.IsGiven(EndpointKey))
        {
            diagnostics.Add(origin.Fatal(
                $"Google has no client_credentials; set {keys.Name(ProviderKey)}={OAuth2Provider.MicrosoftName}, or {keys.Name(EndpointKey)}"));
        }

        if (Given(RefreshToken) is { } token)
            diagnostics.Add(token.Origin.Warning("unused with client_credentials, which has no refresh token"));
    }

    // Byte 1 separates the fields of XOAUTH2, and no token has a blank or a control character (RFC 6750, section 2.1).
    private void CheckCharacters()
    {
        foreach (var value in Switches.Select(Given).OfType<SettingValue>().Where(value => value.Text.Any(c => c is < '!' or > '~')))
            diagnostics.Add(value.Origin.Fatal("has a blank, a line break or another character that no such value has; check for one at its end"));
    }

    private void CheckFileName(SettingValue username)
    {
        if (username.Text.Contains('/') || username.Text is "." or ".." || username.Text.Any(c => c is < ' ' or '\x7f'))
            diagnostics.Add(username.Origin.Fatal($"{username.Quoted} cannot name the file for its tokens in {TokenDirectory}: it has a slash or a control character"));
    }

    // In a `[[relay]]` a value that is no choice is reported already, with the other keys of the entry.
    private string Choice(string key, Setting row) => keys[key]?.Choice(keys[key]!.Setting == row ? diagnostics : []) ?? row.Default;

    private bool Flag(string key) => keys[key] is { } value && value.Setting.IsOn(value.Text);

    private SettingValue? Given(string key) => keys[key] is { Text.Length: > 0 } value ? value : null;

    private string Text(string key) => Given(key)?.Text ?? "";
}
