using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class MilterEndpointTests
{
    [Theory]
    [InlineData("local:/run/opendkim/opendkim.sock", "unix:/run/opendkim/opendkim.sock")]
    [InlineData("unix:/run/x", "unix:/run/x")]
    [InlineData("/run/x", "unix:/run/x")]
    [InlineData("inet:8891@localhost", "inet:localhost:8891")]
    [InlineData("inet:8891", "inet:localhost:8891")]
    [InlineData("inet6:8891@[::1]", "inet:[::1]:8891")]
    public void The_notation_of_OpenDkim_becomes_that_of_Postfix(string openDkim, string postfix) =>
        Assert.Equal(postfix, MilterEndpoint.Parse(openDkim)?.ForPostfix);

    [Theory]
    [InlineData("")]
    [InlineData("somewhere")]
    [InlineData("local:relative")]
    [InlineData("inet:0@localhost")]
    [InlineData("inet:65536@localhost")]
    [InlineData("inet:8891@")]
    [InlineData("tcp:8891")]
    public void What_is_no_address_is_refused(string socket) => Assert.Null(MilterEndpoint.Parse(socket));
}
