using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class OwnListenersTests
{
    private const string Master = "submission inet n - n - - smtpd\n10.0.0.1:25 inet n - n - - smtpd\n[::1]:2525 inet n - n - - smtpd\n"
        + "127.0.0.1:2526 inet n - n - - smtpd\n0.0.0.0:2527 inet n - n - - smtpd\n[::]:2528 inet n - n - - smtpd\nsmtp unix - - n - - smtp\n";

    [Theory]
    [InlineData("[127.0.0.1]:587", "submission/inet")]
    [InlineData("127.0.0.1:submission", "submission/inet")]
    [InlineData("[127.9.9.9]:587", "submission/inet")]
    [InlineData("[::1]:587", "submission/inet")]
    [InlineData("[IPv6:::1]:587", "submission/inet")]
    [InlineData("[0.0.0.0]:587", "submission/inet")]
    [InlineData("LOCALHOST.:587", "submission/inet")]
    [InlineData("[10.0.0.9]:587", "submission/inet")]
    [InlineData("[10.0.0.1]", "10.0.0.1:25/inet")]
    [InlineData("[::1]:2525", "[::1]:2525/inet")]
    [InlineData("[::]:2525", "[::1]:2525/inet")]
    [InlineData("localhost:2525", "[::1]:2525/inet")]
    [InlineData("[127.0.0.1]:2525", null)]
    [InlineData("[0.0.0.0]:2525", null)]
    [InlineData("[0.0.0.0]:2526", "127.0.0.1:2526/inet")]
    [InlineData("Localhost.:2526", "127.0.0.1:2526/inet")]
    [InlineData("[127.0.0.2]:2526", null)]
    [InlineData("[::1]:2526", null)]
    [InlineData("[127.0.0.2]:2527", "0.0.0.0:2527/inet")]
    [InlineData("[::1]:2527", null)]
    [InlineData("[::1]:2528", "[::]:2528/inet")]
    [InlineData("[127.0.0.1]:2528", null)]
    [InlineData("[127.0.0.1]:588", null)]
    [InlineData("[127.0.0.1]", null)]
    [InlineData("[10.0.0.9]:2525", null)]
    [InlineData("[10.0.0.2]:587", null)]
    [InlineData("127.example.com:587", null)]
    [InlineData("mail.example.com:587", null)]
    [InlineData("localhost:nosuch", null)]
    public void A_next_hop_that_is_this_relay_is_known_by_address_name_and_port(string destination, string? service) =>
        Assert.Equal(service, Listeners("").At(destination, address => address is "10.0.0.1" or "10.0.0.9")?.Key);

    // The port of another address belongs to somebody else.
    [Theory]
    [InlineData("inet_interfaces = 10.0.0.9\n", "[127.0.0.1]:587", false)]
    [InlineData("inet_interfaces = 10.0.0.9\n", "[10.0.0.9]:587", true)]
    [InlineData("inet_interfaces = loopback-only\n", "[10.0.0.9]:587", false)]
    [InlineData("inet_interfaces = loopback-only\n", "localhost:587", true)]
    [InlineData("inet_interfaces = loopback-only\n", "[127.0.0.2]:587", false)]
    [InlineData("inet_interfaces = $myhostname, localhost\n", "[10.0.0.9]:587", false)]
    public void Interfaces_count(string mainCf, string destination, bool own) => Assert.Equal(own, Listeners(mainCf).At(destination, address => address == "10.0.0.9") is not null);

    private static OwnListeners Listeners(string mainCf) => new(new MainCf("myhostname = mail.example.com\n" + mainCf), new MasterCf(Master));
}
