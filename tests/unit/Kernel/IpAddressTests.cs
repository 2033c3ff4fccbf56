using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

public sealed class IpAddressTests
{
    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:192.0.2.1")]
    public void Literal_addresses_are_read(string text) => Assert.Equal(text, IpAddress.Parse(text)?.Text);

    [Theory]
    [InlineData("")]
    [InlineData("127.1")]
    [InlineData("192.0.2.256")]
    [InlineData("192.0.2.1 ")]
    [InlineData("192.0.2.1\0")]
    [InlineData("[::1]")]
    [InlineData("fe80::1%lo")]
    [InlineData("localhost")]
    public void Anything_else_is_none(string text) => Assert.Null(IpAddress.Parse(text));

    // /etc/hosts of every machine has these; no name server is asked.
    [Fact]
    public void The_reverse_name_comes_from_the_hosts_file() => Assert.Equal("localhost", IpAddress.Parse("127.0.0.1")!.ReverseName());

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.2", "127.0.0.1", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("::2", "::1", false)]
    [InlineData("::1", "127.0.0.1", false)]
    public void An_address_is_found_among_those_of_a_host(string address, string host, bool found)
    {
        using var addresses = HostAddresses.Resolve(host, 25);
        Assert.Equal(found, addresses.Contain(IpAddress.Parse(address)!));
    }
}
