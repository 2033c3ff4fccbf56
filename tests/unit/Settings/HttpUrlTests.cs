using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class HttpUrlTests
{
    [Theory]
    [InlineData("https://example.org", "https", "example.org", 443, "/")]
    [InlineData("HTTPS://Example.ORG/Path", "https", "example.org", 443, "/Path")]
    [InlineData("http://example.org:8080/a?b=c#d", "http", "example.org", 8080, "/a?b=c")]
    [InlineData("https://example.org?x", "https", "example.org", 443, "/?x")]
    [InlineData("https://example.org.:443/", "https", "example.org", 443, "/")]
    [InlineData("https://bücher.example/ü", "https", "xn--bcher-kva.example", 443, "/%C3%BC")]
    [InlineData("https://192.0.2.1/", "https", "192.0.2.1", 443, "/")]
    [InlineData("https://[2001:DB8::1]:8443/", "https", "2001:db8::1", 8443, "/")]
    [InlineData("https://[::1]", "https", "::1", 443, "/")]
    public void Parts_are_found(string text, string scheme, string host, int port, string path) =>
        Assert.Equal(new HttpUrl(scheme, host, port, path), HttpUrl.Parse(text, out _));

    [Theory]
    [InlineData("", "is not a URL that begins with https://")]
    [InlineData("example.org", "is not a URL that begins with https://")]
    [InlineData("ftp://example.org", "is not a URL that begins with https://")]
    [InlineData("https:/example.org", "is not a URL that begins with https://")]
    [InlineData("https://user:secret@example.org/", "has a login before the host; none can be sent")]
    [InlineData("https://example.org:0/", "has a port outside 1..65535")]
    [InlineData("https://example.org:65536/", "has a port outside 1..65535")]
    [InlineData("https://example.org:/", "has a port outside 1..65535")]
    [InlineData("https://example.org:http/", "has a port outside 1..65535")]
    [InlineData("https:///path", "names no host")]
    [InlineData("https://", "names no host")]
    [InlineData("https://exa mple.org/", "names no host")]
    [InlineData("https://-example.org/", "names no host")]
    [InlineData("https://.example.org/", "names no host")]
    [InlineData("https://2001:db8::1/", "names no host")]
    [InlineData("https://[2001:db8::1/", "names no host")]
    [InlineData("https://[example.org]/", "names no host")]
    [InlineData("https://[]/", "names no host")]
    [InlineData("https://example.org/a b", "has a blank, a backslash or a control character")]
    [InlineData("https://example.org/a\r\nX: y", "has a blank, a backslash or a control character")]
    [InlineData("https://example.org\\@other.example/", "has a blank, a backslash or a control character")]
    public void What_is_no_such_URL_is_refused(string text, string problem)
    {
        Assert.Null(HttpUrl.Parse(text, out var found));
        Assert.Equal(problem, found);
    }

    [Theory]
    [InlineData("https://other.example/x", "https://other.example/x")]
    [InlineData("http://other.example:81", "http://other.example:81/")]
    [InlineData("//other.example/x", "https://other.example/x")]
    [InlineData("/x?y=http://z", "https://example.org:8443/x?y=http://z")]
    [InlineData("x", "https://example.org:8443/a/x")]
    [InlineData("./x/", "https://example.org:8443/a/x/")]
    [InlineData("../x", "https://example.org:8443/x")]
    [InlineData("../../../x", "https://example.org:8443/x")]
    [InlineData("..", "https://example.org:8443/")]
    [InlineData("?z", "https://example.org:8443/a/b?z")]
    [InlineData("", "https://example.org:8443/a/b?c")]
    [InlineData("#part", "https://example.org:8443/a/b?c")]
    [InlineData("ftp://other.example/", null)]
    [InlineData("mailto:x", null)]
    [InlineData("/a\r\nX: y", null)]
    [InlineData("https://user@other.example/", null)]
    public void A_redirect_is_read_against_what_was_asked(string location, string? expected)
    {
        var asked = HttpUrl.Parse("https://example.org:8443/a/b?c", out _)!;
        Assert.Equal(expected, asked.Resolve(location, out var problem)?.ToString());
        Assert.Equal(expected is null, problem.Length > 0);
    }

    [Theory]
    [InlineData("https://[2001:db8::1]/x")]
    [InlineData("https://[2001:db8::1]:8443/x")]
    [InlineData("http://example.org/")]
    public void It_is_written_as_it_was_read(string text) => Assert.Equal(text, HttpUrl.Parse(text, out _)!.ToString());
}
