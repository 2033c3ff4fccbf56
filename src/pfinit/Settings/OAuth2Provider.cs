// What is fixed about the two large providers. Used by OAuth2Reader and by `pfinit oauth2 login`.
// https://developers.google.com/identity/protocols/oauth2/native-app, https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-device-code
// and https://learn.microsoft.com/en-us/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth

namespace Pfinit.Settings;

/// <summary>Endpoints and scopes of a provider.</summary>
/// <param name="Name">As in XOAUTH2_PROVIDER.</param>
/// <param name="TokenEndpoint">RFC 6749, section 3.2.</param>
/// <param name="DeviceEndpoint">RFC 8628, section 3.1.</param>
/// <param name="AuthorizationEndpoint">RFC 6749, section 3.1; where a person's browser goes.</param>
/// <param name="LoginScope">What a person is asked to agree to.</param>
/// <param name="RefreshScope">Scope of the refresh grant; empty: the one that was agreed to.</param>
/// <param name="ApplicationScope">Scope of the client credentials grant; empty: the provider has no such grant for mail.</param>
internal sealed record OAuth2Provider(
    string Name, string TokenEndpoint, string DeviceEndpoint, string AuthorizationEndpoint, string LoginScope, string RefreshScope, string ApplicationScope)
{
    public const string GoogleName = "google";
    public const string MicrosoftName = "microsoft";

    public static readonly OAuth2Provider Google = new(
        GoogleName,
        "https://oauth2.googleapis.com/token",
        "https://oauth2.googleapis.com/device/code",
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://mail.google.com/",
        "",
        "");

    /// <param name="tenant">Directory id or domain, or `organizations` or `common`.</param>
    public static OAuth2Provider Microsoft(string tenant)
    {
        const string Send = "https://outlook.office.com/SMTP.Send offline_access";
        var root = $"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/";
        return new(MicrosoftName, root + "token", root + "devicecode", root + "authorize", Send, Send, "https://outlook.office365.com/.default");
    }

    /// <summary>A directory id, or a domain: what may stand in the path of the endpoints.</summary>
    public static bool IsTenant(string text) => text.Length > 0 && text.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '.');
}
