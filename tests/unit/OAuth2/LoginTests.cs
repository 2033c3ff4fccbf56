using Pfinit.OAuth2;
using Pfinit.Settings;
using Pfinit.Tests.Supervise;

namespace Pfinit.Tests.OAuth2;

public sealed class LoginTests : IDisposable
{
    private const string Code = """{"device_code":"d3vice","user_code":"WDJB-MJHT","verification_uri":"https://example.com/device","expires_in":60,"interval":5}""";

    private readonly Keeping keeping = new();
    private readonly List<string> told = [];

    public void Dispose() => keeping.Dispose();

    [Fact]
    public void A_device_login_shows_address_and_code_and_asks_until_there_is_consent()
    {
        keeping.Endpoint.Answers(200, Code).Refuses("authorization_pending").Refuses("authorization_pending").Grants("t1", refresh: "r1");

        var result = Device();

        Assert.Equal(("t1", "r1", keeping.Seconds + 3600), (result.Token!.AccessToken, result.Token.RefreshToken, result.Token.Expiry));
        Assert.Equal(["https://login.example.com/devicecode", .. Enumerable.Repeat("https://login.example.com/token", 3)], keeping.Endpoint.Urls);
        Assert.Equal("client_id=client scope=mail", keeping.Endpoint.Forms[0]);
        Assert.Equal("grant_type=urn:ietf:params:oauth:grant-type:device_code device_code=d3vice client_id=client client_secret=s3cret", keeping.Endpoint.Forms[1]);
        Assert.Equal(TimeSpan.FromSeconds(15), keeping.Time.Now);
        Assert.Contains("https://example.com/device", told[0]);
        Assert.Contains("WDJB-MJHT", told[0]);
    }

    [Fact]
    public void Slow_down_makes_the_pauses_five_seconds_longer()
    {
        keeping.Endpoint.Answers(200, Code).Refuses("slow_down").Refuses("slow_down").Grants("t1", refresh: "r1");

        Device();

        Assert.Equal(TimeSpan.FromSeconds(5 + 10 + 15), keeping.Time.Now);
    }

    [Theory]
    [InlineData("4000000000")]
    [InlineData("2000000000")]
    [InlineData("900")]
    public void A_pause_of_more_than_a_minute_is_not_made_whatever_the_endpoint_says(string seconds)
    {
        keeping.Endpoint.Answers(200, Code.Replace("\"interval\":5", $"\"interval\":{seconds}").Replace("\"expires_in\":60", $"\"expires_in\":{seconds}"))
            .Refuses("slow_down").IsDown().Grants("t1", refresh: "r1");

        Assert.NotNull(Device().Token);
        Assert.InRange(keeping.Time.Now, TimeSpan.Zero, TimeSpan.FromMinutes(3));
    }

    [Fact]
    public void A_moment_without_the_endpoint_does_not_end_the_login()
    {
        keeping.Endpoint.Answers(200, Code).IsDown().Grants("t1", refresh: "r1");

        Assert.NotNull(Device().Token);
        Assert.Contains("Connection refused; still trying", told[1]);
        Assert.Equal(TimeSpan.FromSeconds(5 + 10), keeping.Time.Now);
    }

    [Theory]
    [InlineData("access_denied", "consent was refused in the browser")]
    [InlineData("authorization_declined", "consent was refused in the browser")]
    [InlineData("expired_token", "the code has expired; run the command again")]
    [InlineData("invalid_client", "invalid_client")]
    public void A_refusal_ends_the_login(string error, string problem)
    {
        keeping.Endpoint.Answers(200, Code).Refuses("authorization_pending").Refuses(error);

        var result = Device();

        Assert.Equal((error, problem), (result.Error, result.Problem));
    }

    [Fact]
    public void The_code_expires_by_the_clock_too()
    {
        keeping.Endpoint.Answers(200, Code);
        for (var i = 0; i < 12; i++)
            keeping.Endpoint.Refuses("authorization_pending");

        Assert.Equal("the code has expired; run the command again", Device().Problem);
    }

    [Theory]
    [InlineData(400, "{\"error\":\"invalid_scope\",\"error_description\":\"Invalid device flow scope\"}", "invalid_scope: Invalid device flow scope")]
    [InlineData(200, "{}", "login.example.com answers without a code; is it a device authorisation endpoint?")]
    public void Without_a_code_there_is_no_login(int status, string body, string problem)
    {
        keeping.Endpoint.Answers(status, body);

        Assert.Equal(problem, Device().Problem);
    }

    [Fact]
    public void A_login_without_a_refresh_token_is_none()
    {
        keeping.Endpoint.Answers(200, Code).Grants("t1");

        Assert.Contains("no refresh token", Device().Problem);
    }

    [Fact]
    public void A_browser_login_exchanges_the_code_of_the_pasted_address()
    {
        keeping.Endpoint.Grants("t1", refresh: "r1");
        var asked = new Dictionary<string, string>();

        var result = Browser(question =>
        {
            asked = Query(question);
            return $"http://localhost:8085/?state={asked["state"]}&code=4%2F0Ab_c&scope=https://mail.google.com/\r";
        });

        Assert.Equal("r1", result.Token!.RefreshToken);
        Assert.Equal(("client", "code", "http://localhost:8085", "mail", "S256", "offline", "joe"), (
            asked["client_id"], asked["response_type"], asked["redirect_uri"], asked["scope"], asked["code_challenge_method"], asked["access_type"], asked["login_hint"]));
        var form = keeping.Endpoint.Forms[0];
        var verifier = form[(form.LastIndexOf('=') + 1)..];
        Assert.Equal(
            $"grant_type=authorization_code code=4/0Ab_c redirect_uri=http://localhost:8085 client_id=client client_secret=s3cret code_verifier={verifier}", form);
        Assert.Equal(asked["code_challenge"], BrowserLogin.Challenge(verifier));
        Assert.InRange(verifier.Length, 43, 128);
    }

    /// <summary>RFC 7636, appendix B.</summary>
    [Fact]
    public void The_challenge_is_that_of_the_standard() =>
        Assert.Equal("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", BrowserLogin.Challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));

    [Theory]
    [InlineData(null, "no address was given")]
    [InlineData("http://localhost:8085/?state=other&code=x", "this is not the address that belongs to this login; run the command again")]
    [InlineData("http://localhost:8085/?error=access_denied", "consent was refused in the browser")]
    [InlineData("nonsense", "this is not the address that belongs to this login; run the command again")]
    public void A_wrong_address_is_told_apart(string? pasted, string problem) => Assert.Equal(problem, Browser(_ => pasted).Problem);

    private static Dictionary<string, string> Query(string question) => question.Split('\n').Single(line => line.Contains("?client_id=")).Split('?')[1].Split('&')
        .Select(field => field.Split('=')).ToDictionary(field => field[0], field => Uri.UnescapeDataString(field[1].Replace('+', ' ')));

    private LoginResult Device()
    {
        var endpoint = new Endpoint(keeping.Endpoint, keeping.Time, "oauth2", trace: false);
        var login = new DeviceLogin(endpoint, keeping.Client, keeping.Time, told.Add, span => keeping.Time.Now += span);
        return login.Run(HttpUrl.Parse("https://login.example.com/devicecode", out _)!, "mail");
    }

    private LoginResult Browser(Func<string, string?> ask) =>
        new BrowserLogin(new Endpoint(keeping.Endpoint, keeping.Time, "oauth2", trace: false), keeping.Client, keeping.Time, ask)
            .Run("https://login.example.com/auth", "mail", "joe");
}
