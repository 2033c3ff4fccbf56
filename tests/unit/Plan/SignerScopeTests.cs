using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Tests.Plan;

public sealed class SignerScopeTests
{
    [Theory]
    [InlineData("Mode", "s")]
    [InlineData("Mode", "sv")]
    [InlineData("InternalHosts", "127.0.0.1,10.0.0.0/8")]
    [InlineData("internalhosts", "10.0.0.0/8, LocalHost")]
    [InlineData("ExternalIgnoreList", "10.0.0.0/8")]
    [InlineData("PeerList", null)]
    public void Mail_of_the_machine_itself_is_signed(string name, string? value) => Assert.Null(Obstacle(name, value));

    [Theory]
    [InlineData("Mode", "v", "Mode is v")]
    [InlineData("mode", "v", "Mode is v")]
    [InlineData("InternalHosts", "192.168.0.0/16", "InternalHosts")]
    [InlineData("InternalHosts", "refile:/etc/opendkim/hosts", "InternalHosts")]
    [InlineData("PeerList", "0.0.0.0/0", "PeerList")]
    public void Mail_of_the_machine_itself_may_go_unsigned(string name, string value, string named) => Assert.Contains(named, Obstacle(name, value));

    private static string? Obstacle(string name, string? value) =>
        SignerScope.Obstacle(new Dictionary<string, ParameterValue> { [name] = new(value, Origin.Default) });
}
