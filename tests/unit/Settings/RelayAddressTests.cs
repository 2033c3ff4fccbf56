using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class RelayAddressTests
{
    [Theory]
    [InlineData("smtp.example.net")]
    [InlineData("smtp.example.net:587")]
    [InlineData("smtp.example.net:submission")]
    [InlineData("[smtp.example.net]")]
    [InlineData("[smtp.example.net]:465")]
    [InlineData("[192.0.2.1]:25")]
    [InlineData("[2001:db8::1]:587")]
    [InlineData("[ipv6:2001:db8::1]")]
    [InlineData("a.example.net, [b.example.net]:587")]
    public void The_forms_that_Postfix_knows_pass_unchanged(string text)
    {
        Assert.Equal(text, RelayAddress.Check(text, null, "RELAYHOST_PORT", out var problem));
        Assert.Equal("", problem);
    }

    [Theory]
    [InlineData("smtp.example.net:0")]
    [InlineData("smtp.example.net:65536")]
    [InlineData("smtp.example.net:")]
    [InlineData("smtp.example.net:5 87x!")]
    [InlineData("[smtp.example.net")]
    [InlineData("[smtp.example.net]587")]
    [InlineData("[]:25")]
    [InlineData("2001:db8::1")]
    [InlineData("smtp://smtp.example.net")]
    [InlineData(",")]
    public void Everything_else_is_refused_with_a_reason(string text)
    {
        _ = RelayAddress.Check(text, null, "RELAYHOST_PORT", out var problem);
        Assert.NotEqual("", problem);
    }

    [Fact]
    public void A_port_given_apart_goes_to_every_host() =>
        Assert.Equal("[a.example.net]:25, b.example.net:25", RelayAddress.Check("[a.example.net], b.example.net", 25, "RELAYHOST_PORT", out _));

    [Fact]
    public void The_hosts_of_an_array_become_one_list() =>
        Assert.Equal("[a.example.net], [b.example.net]:25", RelayAddress.Check("[a.example.net]\n[b.example.net]:25", null, "port", out _));

    [Theory]
    [InlineData("[smtp.example.net]:465", true)]
    [InlineData("smtp.example.net:smtps", true)]
    [InlineData("[2001:db8::1]:submissions", true)]
    [InlineData("[smtp.example.net]:587", false)]
    [InlineData("smtp.example.net", false)]
    [InlineData("[2001:db8::465]", false)]
    public void Tls_comes_first_on_port_465_alone(string host, bool implicitTls) => Assert.Equal(implicitTls, RelayAddress.IsImplicitTls(host));
}
