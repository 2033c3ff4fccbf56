using Pfinit.Commands;

namespace Pfinit.Tests.Commands;

public sealed class DkimOptionsTests
{
    [Fact]
    public void Keygen_takes_domains_and_options_in_any_order()
    {
        var options = Parse("keygen --selector 2026a Example.org --bits=1024 example.com --directory /keys example.org");
        Assert.True(options.Keygen);
        Assert.Equal(["example.org", "example.com"], options.Domains.Select(domain => domain.Ascii));
        Assert.Equal(("2026a", 1024, "/keys"), (options.Selector, options.Bits, options.Directory));
    }

    [Fact]
    public void Show_needs_no_domain()
    {
        var options = Parse("show --format bind");
        Assert.False(options.Keygen);
        Assert.True(options.Bind);
        Assert.Equal((null, "/etc/opendkim/keys"), (options.Selector, options.Directory));
    }

    [Fact]
    public void An_internationalised_domain_becomes_an_A_label() =>
        Assert.Equal("xn--strae-oqa.example", Assert.Single(Parse("keygen straße.example").Domains).Ascii);

    [Theory]
    [InlineData("", "keygen or show is missing")]
    [InlineData("remove x", "unknown action \"remove\"")]
    [InlineData("keygen", "keygen needs a domain")]
    [InlineData("keygen a..b", "\"a..b\" is not a domain name")]
    [InlineData("keygen .example.org", "\".example.org\" is not a domain name")]
    [InlineData("keygen ../../etc/shadow", "\"../../etc/shadow\" is not a domain name")]
    [InlineData("keygen example.org --bits 512", "--bits 512 is outside 1024..4096")]
    [InlineData("keygen example.org --bits many", "--bits many is outside 1024..4096")]
    [InlineData("keygen example.org --bits", "--bits needs a value")]
    [InlineData("keygen example.org --format bind", "unknown option --format")]
    [InlineData("keygen example.org --selector a/b", "\"a/b\" is not a selector: letters, digits, hyphens and dots")]
    [InlineData("show --bits 2048", "unknown option --bits")]
    [InlineData("show --format json", "format \"json\" is neither txt nor bind")]
    public void A_mistake_is_named(string line, string expected)
    {
        Assert.Null(DkimOptions.Parse(Words(line), out var mistake));
        Assert.Equal(expected, mistake);
    }

    private static DkimOptions Parse(string line)
    {
        var options = DkimOptions.Parse(Words(line), out var mistake);
        Assert.Equal("", mistake);
        return options!;
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
