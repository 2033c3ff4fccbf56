using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class SenderDomainTests
{
    [Theory]
    [InlineData("Example.COM", "example.com", "example.com", false)]
    [InlineData(".example.com", "example.com", "example.com", true)]
    [InlineData("*.example.com", "example.com", "example.com", true)]
    [InlineData("bücher.example", "bücher.example", "xn--bcher-kva.example", false)]
    [InlineData("_spf.example.com", "_spf.example.com", "_spf.example.com", false)]
    [InlineData("localhost", "localhost", "localhost", false)]
    public void A_domain_is_read(string word, string name, string ascii, bool subdomains) =>
        Assert.Equal(new SenderDomain(name, ascii, subdomains), SenderDomain.Parse(word));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("-a.example")]
    [InlineData("a b")]
    [InlineData("user@example.com")]
    [InlineData("example.com/24")]
    public void What_is_no_domain_is_refused(string word) => Assert.Null(SenderDomain.Parse(word));

    [Fact]
    public void A_label_of_64_characters_is_refused() => Assert.Null(SenderDomain.Parse(new string('a', 64) + ".example"));
}
