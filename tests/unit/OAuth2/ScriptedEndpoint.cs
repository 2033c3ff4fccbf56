using System.Text;
using Pfinit.Http;
using Pfinit.OAuth2;

namespace Pfinit.Tests.OAuth2;

/// <summary>An HTTP client whose answers are scripted one by one. A request without one fails the test.</summary>
internal sealed class ScriptedEndpoint : IHttpClient
{
    private readonly Queue<Func<HttpAnswer>> script = [];

    /// <summary>The forms that were posted, decoded, as `name=value` joined by blanks; in order.</summary>
    public List<string> Forms { get; } = [];

    /// <summary>The URLs that were asked, in order.</summary>
    public List<string> Urls { get; } = [];

    /// <summary>Runs while the endpoint is working on its answer.</summary>
    public Action Meanwhile { get; set; } = () => { };

    public ScriptedEndpoint Answers(int status, string body, params (string Name, string Value)[] headers)
    {
        script.Enqueue(() => new HttpAnswer(status, "", [.. headers.Select(header => new HttpField(header.Name, header.Value))], Encoding.UTF8.GetBytes(body)));
        return this;
    }

    public ScriptedEndpoint Grants(string token, int seconds = 3600, string? refresh = null) => Answers(
        200, $$"""{"access_token":"{{token}}","token_type":"Bearer","expires_in":{{seconds}}{{(refresh is null ? "" : $",\"refresh_token\":\"{refresh}\"")}}}""");

    public ScriptedEndpoint Refuses(string error, string description = "", int status = 400) =>
        Answers(status, $$"""{"error":"{{error}}","error_description":"{{description}}"}""");

    public ScriptedEndpoint IsDown()
    {
        script.Enqueue(() => throw new HttpException("login.example.com:443: connect: Connection refused"));
        return this;
    }

    public HttpAnswer Send(HttpRequest request, TimeSpan timeout)
    {
        Assert.Equal(Endpoint.Timeout, timeout);
        Assert.Equal("POST", request.Method);
        Assert.Contains(new("Content-Type", "application/x-www-form-urlencoded"), request.Headers);
        Urls.Add(request.Url.ToString());
        Forms.Add(Decoded(Encoding.ASCII.GetString(request.Body!)));
        Assert.True(script.Count > 0, "nobody scripted an answer to " + Forms[^1]);
        Meanwhile();
        return script.Dequeue()();
    }

    private static string Decoded(string form) => string.Join(' ', form.Split('&').Select(field => Uri.UnescapeDataString(field.Replace('+', ' '))));
}
