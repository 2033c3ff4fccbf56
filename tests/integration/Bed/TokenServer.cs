// An OAuth2 provider in the test's process: a token endpoint and a device endpoint over TLS, and in clear the introspection that the mail server asks
// whether a token is good. It rotates refresh tokens, forgets old tokens, and misbehaves when told to.

using System.Collections.Concurrent;
using Pfinit.Tests.Shared;

namespace Pfinit.Integration.Bed;

/// <summary>Gives tokens to clients that know its secret.</summary>
public sealed class TokenServer : IDisposable
{
    /// <summary>Its certificate is for this name.</summary>
    public const string Host = "login.example.net";

    /// <summary>In DNS the same machine.</summary>
    public const string OtherHost = "other.example.net";

    public const string ClientId = "cl13nt-1d";
    public const string Secret = "cl13nt-s3cret";
    public const string Account = "joe@example.net";

    private readonly TestAuthority authority = new();
    private readonly HttpListener secure;
    private readonly HttpListener clear;
    private readonly ConcurrentDictionary<string, bool> active = new();
    private int issued;

    public TokenServer()
    {
        secure = new HttpListener(authority.Issue(Host), AnswerAsync);
        clear = new HttpListener(null, (_, body) => Task.FromResult(Introspect(Form(body))));
        secure.Start();
        clear.Start();
    }

    /// <summary>PEM of the authority behind its certificate.</summary>
    public string Authority => authority.Pem;

    public string TokenEndpoint => $"https://{Host}:{secure.Port}/token";

    public string DeviceEndpoint => $"https://{Host}:{secure.Port}/devicecode";

    public Uri Introspection => new($"http://{Host}:{clear.Port}/introspect");

    /// <summary>The refresh token that is good now; each use replaces it.</summary>
    public string RefreshToken { get; private set; } = "r3fresh-0";

    /// <summary>Seconds that the next tokens are said to be good for.</summary>
    public int Lifetime { get; set; } = 3600;

    /// <summary>What a request to the token endpoint gets instead of a token: a whole HTTP answer.</summary>
    public string? Instead { get; set; }

    /// <summary>Requests to the token endpoint wait for this.</summary>
    public Task Stall { get; set; } = Task.CompletedTask;

    /// <summary>The person at the browser has agreed.</summary>
    public bool Consent { get; set; }

    /// <summary>The forms that were posted to the token endpoint.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Requests { get; } = new();

    /// <summary>The forms that were posted in clear.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> InClear { get; } = new();

    /// <summary>Every token and secret there ever was.</summary>
    public IEnumerable<string> Secrets => [Secret, .. Enumerable.Range(0, issued + 1).SelectMany(number => new[] { $"r3fresh-{number}", $"acc3ss-{number}." })];

    /// <summary>The last access token that was given out.</summary>
    public string LastToken => $"acc3ss-{issued}.";

    public static string Json(int status, string body) => HttpListener.Json(status, body);

    /// <summary>No access token from before is good any longer.</summary>
    public void RevokeAccess() => active.Clear();

    public void GoDown() => secure.Stop();

    public void ComeBack() => secure.Start();

    public void Dispose()
    {
        secure.Dispose();
        clear.Dispose();
        authority.Dispose();
    }

    private async Task<string> AnswerAsync(string path, string body)
    {
        var form = Form(body);
        if (path == "/devicecode")
            return Json(200, $$"""{"device_code":"d3vice","user_code":"WDJB-MJHT","verification_uri":"https://{{Host}}/device","expires_in":60,"interval":1}""");
        Requests.Enqueue(form);
        await Stall;
        return Instead ?? Token(form);
    }

    private string Token(Dictionary<string, string> form)
    {
        if (form.GetValueOrDefault("client_id") != ClientId || form.GetValueOrDefault("client_secret") != Secret)
            return Error(401, "invalid_client", "who are you?");
        switch (form.GetValueOrDefault("grant_type"))
        {
            case "client_credentials":
                return Grant(refresh: false);
            case "refresh_token" when form["refresh_token"] == RefreshToken:
                return Grant(refresh: true);
            case "refresh_token":
                return Error(400, "invalid_grant", "Token has been expired or revoked.");
            case "urn:ietf:params:oauth:grant-type:device_code" when form["device_code"] == "d3vice":
                return Consent ? Grant(refresh: true) : Error(400, "authorization_pending", "");
            default:
                return Error(400, "unsupported_grant_type", "");
        }
    }

    private string Grant(bool refresh)
    {
        issued++;
        active[LastToken] = true;
        if (!refresh)
            return Json(200, $$"""{"access_token":"{{LastToken}}","token_type":"Bearer","expires_in":{{Lifetime}}}""");
        RefreshToken = $"r3fresh-{issued}";
        return Json(200, $$"""{"access_token":"{{LastToken}}","token_type":"Bearer","expires_in":{{Lifetime}},"refresh_token":"{{RefreshToken}}"}""");
    }

    private string Introspect(Dictionary<string, string> form)
    {
        InClear.Enqueue(form);
        return active.ContainsKey(form.GetValueOrDefault("token", ""))
            ? Json(200, $$"""{"active":true,"username":"{{Account}}"}""")
            : Json(200, """{"active":false}""");
    }

    private static string Error(int status, string error, string description) => Json(status, $$"""{"error":"{{error}}","error_description":"{{description}}"}""");

    private static Dictionary<string, string> Form(string body) => body.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split('='))
        .ToDictionary(field => field[0], field => Uri.UnescapeDataString(field[1].Replace('+', ' ')));
}
