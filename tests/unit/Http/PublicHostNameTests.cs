using Pfinit.Http;
using Pfinit.Settings;

namespace Pfinit.Tests.Http;

public sealed class PublicHostNameTests
{
    private readonly FakeHttpClient client = new();
    private readonly FakeNames names = new() { Names = { ["192.0.2.1"] = "Mail.Example.com.", ["2001:db8::1"] = "six.example.com" } };
    private IReadOnlyList<string> problems = [];

    [Theory]
    [InlineData("192.0.2.1", "mail.example.com")]
    [InlineData(" 192.0.2.1\r\n", "mail.example.com")]
    [InlineData("2001:db8::1\n", "six.example.com")]
    public void The_first_service_is_enough(string body, string name)
    {
        client.With("https://a.example/", body).With("https://b.example/", "192.0.2.9");
        Assert.Equal(new FoundHostName(name, body.Trim(), "a.example", ResolvesBack: true), Find("https://a.example", "https://b.example"));
        Assert.Empty(problems);
        Assert.Single(client.Requests);
    }

    [Fact]
    public void A_service_is_asked_for_plain_text_as_by_a_command_line()
    {
        Find("https://a.example/ip?x");
        var request = Assert.Single(client.Requests);
        Assert.Equal([new("User-Agent", $"curl/8 (pfinit/{BuildInfo.Version})"), new("Accept", "text/plain")], request.Headers);
    }

    [Theory]
    [InlineData("<html>", 200)]
    [InlineData("", 200)]
    [InlineData("192.0.2", 200)]
    [InlineData("192.0.2.1 192.0.2.2", 200)]
    [InlineData("192.0.2.1\0", 200)]
    [InlineData("[2001:db8::1]", 200)]
    [InlineData("2001:db8::1%eth0", 200)]
    [InlineData("192.0.2.1                                                              ", 200)]
    public void What_is_no_bare_address_is_passed_over(string body, int status)
    {
        client.With("https://a.example/", body, status).With("https://b.example:8443/", "192.0.2.1");
        Assert.Equal(("mail.example.com", "b.example:8443"), Find("https://a.example", "https://b.example:8443") is { } found ? (found.Name, found.Service) : default);
        Assert.Equal("a.example: the answer is not an IP address", Assert.Single(problems));
    }

    [Fact]
    public void Every_failure_is_told()
    {
        client.With("https://a.example/", "", 503).With("https://b.example/", "192.0.2.9").With("https://c.example/", "192.0.2.9");
        Assert.Null(Find("https://a.example", "https://b.example", "https://c.example", "https://d.example:1"));
        Assert.Equal(
            [
                "a.example: status 503",
                "192.0.2.9 has no name in DNS: no such name",
                "192.0.2.9 has no name in DNS, as before: no such name",
                "d.example:1: connect: Connection refused",
            ],
            problems);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("192.0.2.1")]
    [InlineData("$(reboot).example")]
    [InlineData("*.example.com")]
    [InlineData("a\nb = c")]
    [InlineData("")]
    public void A_name_that_is_no_host_name_is_not_taken(string name)
    {
        names.Names["192.0.2.1"] = name;
        client.With("https://a.example/", "192.0.2.1");
        Assert.Null(Find("https://a.example"));
        Assert.Equal("the name of 192.0.2.1 in DNS is not a host name", Assert.Single(problems));
    }

    [Fact]
    public void A_name_that_leads_elsewhere_is_told_apart()
    {
        names.Names["192.0.2.1"] = "forged.example.com";
        client.With("https://a.example/", "192.0.2.1");
        Assert.False(Find("https://a.example")!.ResolvesBack);
    }

    [Fact]
    public void Three_redirects_are_followed()
    {
        client.With("https://a.example/", "", 301, "/1").With("https://a.example/1", "", 302, "https://b.example/2")
            .With("https://b.example/2", "", 307, "3").With("https://b.example/3", "192.0.2.1");
        Assert.Equal("a.example", Find("https://a.example")!.Service);
    }

    [Theory]
    [InlineData("/", "a.example: more than 3 redirects")]
    [InlineData("http://a.example/", "a.example: redirects to what is not https")]
    [InlineData("ftp://a.example/", "a.example: redirects to what is not a URL that begins with https://")]
    [InlineData(null, "a.example: status 302")]
    public void Other_redirects_are_not(string? location, string problem)
    {
        client.With("https://a.example/", "", 302, location).With("http://a.example/", "192.0.2.1");
        Assert.Null(Find("https://a.example"));
        Assert.Equal(problem, Assert.Single(problems));
    }

    [Fact]
    public void From_http_a_redirect_may_lead_to_https()
    {
        client.With("http://a.example/", "", 301, "https://a.example/").With("https://a.example/", "192.0.2.1");
        Assert.Equal("mail.example.com", Find("http://a.example")!.Name);
    }

    [Fact]
    public void Nobody_is_asked_any_more_after_a_stop()
    {
        var asked = 0;
        var search = new PublicHostName(client, names);
        Assert.Null(search.Find([Url("https://a.example"), Url("https://b.example")], () => ++asked > 1));
        Assert.Equal("a.example", Assert.Single(client.Requests).Url.Host);
    }

    private static HttpUrl Url(string text) => HttpUrl.Parse(text, out _)!;

    private FoundHostName? Find(params string[] services)
    {
        var search = new PublicHostName(client, names);
        var found = search.Find(services.Select(Url), () => false);
        problems = search.Problems;
        return found;
    }
}
