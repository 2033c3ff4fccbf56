using Pfinit.Http;
using Pfinit.OAuth2;
using Pfinit.Settings;
using Pfinit.Tests.Supervise;

namespace Pfinit.Tests.OAuth2;

public sealed class EndpointTests
{
    private static readonly HttpUrl Url = HttpUrl.Parse("https://login.example.com/token", out _)!;

    private readonly ScriptedEndpoint http = new();

    [Fact]
    public void Fields_without_a_value_are_left_out_and_others_are_encoded()
    {
        http.Grants("t");

        Post(new("a", "1"), new("b", ""), new("c", "x y&z=ü"));

        Assert.Equal("a=1 c=x y&z=ü", Assert.Single(http.Forms));
    }

    [Fact]
    public void A_redirect_is_a_problem_that_names_where_to()
    {
        http.Answers(302, "", ("Location", "https://evil.example.net/steal?with=secret"));

        Assert.Equal(
            "login.example.com redirects (302) to https://evil.example.net; a redirect is not followed, since the secret would go along",
            Post().Problem);
    }

    [Theory]
    [InlineData(200, "", "login.example.com answers 200 without JSON; is it an OAuth2 endpoint?")]
    [InlineData(404, "<html>", "login.example.com answers 404 without JSON; is it an OAuth2 endpoint?")]
    [InlineData(200, "{\"access_token\":\"cut", "login.example.com answers 200 without JSON; is it an OAuth2 endpoint?")]
    [InlineData(500, "{}", "login.example.com answers 500")]
    [InlineData(429, "{\"error\":\"slow_down\"}", "login.example.com answers 429: slow_down")]
    public void What_is_no_answer_of_an_endpoint_is_a_problem(int status, string body, string problem)
    {
        http.Answers(status, body);

        Assert.Equal(problem, Post().Problem);
    }

    [Fact]
    public void Secrets_that_the_endpoint_repeats_do_not_reach_its_words()
    {
        http.Refuses("invalid_grant", "the token r3fresh of s3cret\\nis bad\\u0007");

        var answer = Post(new("client_secret", "s3cret"), new("refresh_token", "r3fresh"));

        Assert.Equal("invalid_grant: the token ******** of ******** is bad", Endpoint.Words(answer));
    }

    [Fact]
    public void Long_words_are_cut()
    {
        http.Refuses("invalid_grant", new string('x', 10_000));

        Assert.Equal(315 + "...".Length, Endpoint.Words(Post()).Length);
    }

    [Fact]
    public void A_trace_names_status_time_and_fields_but_no_value()
    {
        using var log = LogRecorder.Start();
        http.Grants("acc3ss", refresh: "r3fresh").Refuses("invalid_grant", "revoked").IsDown();

        for (var i = 0; i < 3; i++)
            new Endpoint(http, new FakeTime(), "xoauth2 joe", trace: true).Post(Url, new("grant_type", "refresh_token"), new("client_secret", "s3cret"));

        Assert.Equal(
            [
                "xoauth2 joe: trace: POST https://login.example.com/token (refresh_token): 200 after 0 ms; answered access_token, token_type, expires_in, refresh_token",
                "xoauth2 joe: trace: POST https://login.example.com/token (refresh_token): 400 after 0 ms; answered error, error_description; invalid_grant: revoked",
                "xoauth2 joe: trace: POST https://login.example.com/token (refresh_token): login.example.com:443: connect: Connection refused after 0 ms",
            ], log.Lines);
    }

    [Theory]
    [InlineData("{\"access_token\":\"t\"}", 3600)]
    [InlineData("{\"access_token\":\"t\",\"expires_in\":\"60\"}", 60)]
    [InlineData("{\"access_token\":\"t\",\"expires_in\":60.9}", 60)]
    [InlineData("{\"access_token\":\"t\",\"expires_in\":null}", 3600)]
    [InlineData("{\"access_token\":\"t\",\"expires_in\":99999999999}", 31622400)]
    public void The_life_of_a_token_is_read_as_servers_write_it(string body, int seconds)
    {
        http.Answers(200, body);

        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.IsType<TokenAnswer.Granted>(TokenAnswer.From(Post())).Lifetime);
    }

    [Theory]
    [InlineData("{}", "the answer has neither a token nor an error")]
    [InlineData("{\"access_token\":\"a\\u0001b\"}", "the answer has a token with a character that no token has")]
    [InlineData("{\"access_token\":\"a\",\"refresh_token\":\"b\\nc\"}", "the answer has a token with a character that no token has")]
    public void An_answer_without_a_usable_token_is_a_failure(string body, string problem)
    {
        http.Answers(200, body);

        Assert.Equal(problem, Assert.IsType<TokenAnswer.Failed>(TokenAnswer.From(Post())).Problem);
    }

    [Fact]
    public void No_record_prints_a_token()
    {
        http.Grants("acc3ss", refresh: "r3fresh");
        var answer = Post();

        Assert.Equal("(answer) (token)", $"{answer} {TokenAnswer.From(answer)}");
    }

    private EndpointAnswer Post(params HttpField[] form) => new Endpoint(http, new FakeTime(), "test", trace: false).Post(Url, form);
}
