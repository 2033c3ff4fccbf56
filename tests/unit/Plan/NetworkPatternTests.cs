using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class NetworkPatternTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("!10.0.0.1")]
    [InlineData("10.0.0.0/8")]
    [InlineData("0.0.0.0/0")]
    [InlineData("255.255.255.255/32")]
    [InlineData("[::1]")]
    [InlineData("[2001:db8::]/32")]
    [InlineData("/etc/postfix/networks")]
    [InlineData("cidr:/etc/postfix/networks")]
    [InlineData("static:all")]
    [InlineData("$mydestination")]
    [InlineData("localhost")]
    [InlineData(".example.org")]
    [InlineData("app.backend")]
    public void What_can_match_a_client_is_good(string word) => Assert.Null(NetworkPattern.Judge(word).Problem);

    [Theory]
    [InlineData("foo")]
    [InlineData("192.168.*")]
    [InlineData("10.0.0")]
    [InlineData("256.0.0.1")]
    [InlineData("foo/8")]
    [InlineData("!")]
    public void What_Postfix_passes_over_does_not_fail(string word)
    {
        var pattern = NetworkPattern.Judge(word);
        Assert.NotNull(pattern.Problem);
        Assert.False(pattern.Fails);
    }

    [Theory]
    [InlineData("10/8", "such as 10.0.0.0/8")]
    [InlineData("999.0.0.0/8", "such as 10.0.0.0/8")]
    [InlineData("10.0.0.0/33", "0 to 32 bits")]
    [InlineData("10.0.0.0/", "0 to 32 bits")]
    [InlineData("10.0.0.0/255.0.0.0", "0 to 32 bits")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8 is one")]
    [InlineData("10.1.2.3/0", "0.0.0.0/0 is one")]
    [InlineData("192.168.1.129/25", "192.168.1.128/25 is one")]
    [InlineData("2001:db8::/32", "write [2001:db8::]/32")]
    [InlineData("::1", "write [::1]")]
    [InlineData("[::1", "such as [2001:db8::]/32")]
    [InlineData("[::1]/129", "such as [2001:db8::]/32")]
    public void For_what_is_no_network_clients_are_refused(string word, string advice)
    {
        var pattern = NetworkPattern.Judge(word);
        Assert.EndsWith(advice, pattern.Problem, StringComparison.Ordinal);
        Assert.True(pattern.Fails);
    }
}
