using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class AddressPatternTests
{
    [Theory]
    [InlineData("Joe@Example.org", "joe@example.org")]
    [InlineData("joe+news@example.org", "joe+news@example.org")]
    [InlineData("Example.org", "example.org")]
    [InlineData("@example.org", "example.org")]
    [InlineData(".example.org", ".example.org")]
    [InlineData("*.example.org", ".example.org")]
    [InlineData("jürgen@bücher.example", "jürgen@xn--bcher-kva.example")]
    public void Addresses_and_domains_are_read(string word, string identity) => Assert.Equal(identity, AddressPattern.Parse(word)?.Identity);

    [Theory]
    [InlineData("@")]
    [InlineData("@.example.org")]
    [InlineData("joe@.example.org")]
    [InlineData("joe@")]
    [InlineData("a@b@example.org")]
    [InlineData("\"joe\"@example.org")]
    [InlineData("<joe@example.org>")]
    [InlineData("exa mple.org")]
    [InlineData("/regexp/")]
    [InlineData("")]
    public void Everything_else_is_refused(string word) => Assert.Null(AddressPattern.Parse(word));
}
