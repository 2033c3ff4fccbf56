using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("relay")]
    [InlineData("mail.example.com")]
    [InlineData("a_b.Example.COM")]
    [InlineData("123abc")]
    [InlineData("1.2.3.4.example")]
    [InlineData("xn--bcher-kva.example")]
    public void Names_that_Postfix_takes_are_good(string name) => Assert.True(HostName.IsGood(name));

    [Theory]
    [InlineData("")]
    [InlineData("123456789012")]
    [InlineData("192.0.2.1")]
    [InlineData("-x")]
    [InlineData("x-.example")]
    [InlineData("x..y")]
    [InlineData("example.com.")]
    [InlineData("bücher.example")]
    [InlineData("two words")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Names_that_stop_Postfix_are_not(string name) => Assert.False(HostName.IsGood(name));
}
