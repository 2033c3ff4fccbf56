// A person's consent by the authorisation code grant with PKCE (RFC 6749, section 4.1; RFC 7636; RFC 8252, section 7.3), the way that Google leaves
// for mail: its device codes are not good for https://mail.google.com/. The browser ends at an address of its own machine where nobody listens; the
// person copies that address back here, since it has the code. Used by `pfinit oauth2 login`.

using System.Text;
using Pfinit.Http;
using Pfinit.Kernel;
using Pfinit.Settings;

namespace Pfinit.OAuth2;

/// <summary>Gets the first tokens of a login.</summary>
/// <param name="ask">Prints a question and returns the line that the person types; null at the end of the input.</param>
internal sealed class BrowserLogin(Endpoint endpoint, OAuth2Client client, TimeProvider time, Func<string, string?> ask)
{
    /// <summary>A loopback address, which both providers accept for a desktop application without registering the port.</summary>
    private const string Redirect = "http://localhost:8085";

    public LoginResult Run(string authorizationEndpoint, string scope, string username)
    {
        var (verifier, state) = (Secret(), Secret());
        var address = $"{authorizationEndpoint}?{Query(
            new("client_id", client.ClientId), new("response_type", "code"), new("redirect_uri", Redirect), new("scope", scope), new("state", state),
            new("code_challenge", Challenge(verifier)), new("code_challenge_method", "S256"),
            new("access_type", "offline"), new("prompt", "consent"), new("login_hint", username))}";
        var answer = ask($"Open this address in any browser and agree:\n\n    {address}\n\nThe browser then fails to open {Redirect}: that is expected.\n"
            + "Copy the whole address from its address bar, paste it here and press Enter:\n");
        if (answer is null)
            return LoginResult.Failed("no address was given");
        var fields = Fields(answer.Trim());
        if (Field("error") is { Length: > 0 } error)
            return LoginResult.Failed(error == "access_denied" ? "consent was refused in the browser" : "the provider says " + error, error);
        if (Field("state") != state)
            return LoginResult.Failed("this is not the address that belongs to this login; run the command again");
        var code = Field("code");
        return code.Length == 0
            ? LoginResult.Failed("the address has no code in it")
            : LoginResult.From(
                TokenAnswer.From(endpoint.Post(
                    client.TokenEndpoint,
                    new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", Redirect), new("client_id", client.ClientId),
                    new("client_secret", client.Secret), new("code_verifier", verifier))),
                time.GetUtcNow());

        string Field(string name) => fields.TryGetValue(name, out var value) ? value : "";
    }

    /// <summary>The S256 challenge of RFC 7636, section 4.2.</summary>
    internal static string Challenge(string verifier) =>
        Convert.ToBase64String(Digest.Sha256(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    // 244 random bits, from the runtime's source for unguessable numbers.
    private static string Secret() => Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");

    private static string Query(params HttpField[] fields) =>
        string.Join("&", fields.Select(field => $"{field.Name}={HttpRequest.Encode(field.Value)}"));

    private static Dictionary<string, string> Fields(string address)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in address.Substring(address.IndexOf('?') + 1).Split('#')[0].Split('&'))
        {
            var equals = field.IndexOf('=');
            if (equals > 0)
                fields[field.Substring(0, equals)] = Uri.UnescapeDataString(field.Substring(equals + 1).Replace('+', ' '));
        }

        return fields;
    }
}
