using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData(":9154", "", 9154)]
    [InlineData("127.0.0.1:1", "127.0.0.1", 1)]
    [InlineData("0.0.0.0:65535", "0.0.0.0", 65535)]
    [InlineData("[::]:9154", "::", 9154)]
    [InlineData("[::1]:9154", "::1", 9154)]
    [InlineData("[2001:db8:0:0:1:2:3:4]:9154", "2001:db8:0:0:1:2:3:4", 9154)]
    [InlineData("[fe80::1:2]:9154", "fe80::1:2", 9154)]
    public void Addresses_are_read_and_shown_alike(string text, string host, int port)
    {
        var address = ListenAddress.Parse(text, out var problem);

        Assert.Equal((new ListenAddress(host, port), ""), (address, problem));
        Assert.Equal(text, address!.ToString());
    }

    [Theory]
    [InlineData("9154")]
    [InlineData("localhost:9154")]
    [InlineData("::1:9154")]
    [InlineData("[127.0.0.1]:9154")]
    [InlineData("127.0.0.256:9154")]
    [InlineData("127.0.0.01:9154")]
    [InlineData("127.0.0:9154")]
    [InlineData("[::1::]:9154")]
    [InlineData("[1:2:3:4:5:6:7]:9154")]
    [InlineData("[1:2:3:4:5:6:7:8:9]:9154")]
    [InlineData("[::12345]:9154")]
    [InlineData("[::g]:9154")]
    [InlineData("[]:9154")]
    [InlineData("[::1]9154")]
    [InlineData("http://:9154")]
    public void What_is_no_address_is_refused_with_examples(string text)
    {
        Assert.Null(ListenAddress.Parse(text, out var problem));
        Assert.Contains(":9154, 127.0.0.1:9154 or [::1]:9154", problem);
    }

    [Theory]
    [InlineData(":")]
    [InlineData(":0")]
    [InlineData(":65536")]
    [InlineData(":-1")]
    [InlineData(": 80")]
    [InlineData("[::1]:http")]
    public void What_is_no_port_is_refused(string text)
    {
        Assert.Null(ListenAddress.Parse(text, out var problem));
        Assert.Equal("has no port in 1..65535 behind the last colon", problem);
    }
}
