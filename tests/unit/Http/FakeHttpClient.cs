using System.Text;
using Pfinit.Http;

namespace Pfinit.Tests.Http;

/// <summary>Answers by URL; a URL without an answer does not answer.</summary>
internal sealed class FakeHttpClient : IHttpClient
{
    private readonly Dictionary<string, HttpAnswer> answers = [];

    /// <summary>What was asked, in order.</summary>
    public List<HttpRequest> Requests { get; } = [];

    public FakeHttpClient With(string url, string body, int status = 200, string? location = null)
    {
        answers[url] = new HttpAnswer(status, "", location is null ? [] : [new("Location", location)], Encoding.Latin1.GetBytes(body));
        return this;
    }

    public HttpAnswer Send(HttpRequest request, TimeSpan timeout)
    {
        Requests.Add(request);
        Assert.InRange(timeout, TimeSpan.Zero, PublicHostName.TimeoutEach);
        return answers.TryGetValue(request.Url.ToString(), out var answer)
            ? answer
            : throw new HttpException($"{request.Url.Host}:{request.Url.Port}: connect: Connection refused");
    }
}
