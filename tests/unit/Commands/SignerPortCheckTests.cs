using Pfinit.Commands;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Tests.Settings;

namespace Pfinit.Tests.Commands;

public sealed class SignerPortCheckTests
{
    [Fact]
    public void A_port_that_somebody_has_is_a_mistake_and_a_free_one_is_not()
    {
        int port;
        using (var other = ListeningSocket.OnInet("127.0.0.1", 0))
        {
            port = other.Port;
            Assert.Equal(
                $"pfinit: fatal: OPENDKIM_Socket: OpenDKIM cannot listen at port {port} of 127.0.0.1: Address already in use; choose another, or leave the option out",
                Find($"inet:{port}@localhost")?.ToString());
            Assert.NotNull(Find($"inet:{port}"));
        }

        Assert.Null(Find($"inet:{port}@127.0.0.1"));
    }

    [Theory]
    [InlineData("inet:8891", "0.0.0.0")]
    [InlineData("inet6:8891", "::")]
    [InlineData("inet:8891@localhost", "127.0.0.1")]
    [InlineData("inet6:8891@localhost", "::1")]
    [InlineData("inet6:8891@[2001:db8::1]", "2001:db8::1")]
    [InlineData("inet:8891@signer.example.com", null)]
    public void Where_OpenDKIM_listens_is_known_without_a_resolver_or_not_at_all(string option, string? address) => Assert.Equal(address, SignerPort.Address(option));

    [Fact]
    public void A_unix_socket_has_no_port() => Assert.Null(Find("local:/run/opendkim/opendkim.sock"));

    private static Diagnostic? Find(string socket)
    {
        var diagnostics = new List<Diagnostic>();
        var settings = SettingsReader.Read(
            new Dictionary<string, string> { ["ALLOWED_SENDER_DOMAINS"] = "example.com", ["DKIM_AUTOGENERATE"] = "1", ["OPENDKIM_Socket"] = socket },
            new FakeInputFiles(),
            diagnostics);
        return SignerPortCheck.Find(settings, Planner.Build(settings, LiteralValueTests.SurroundingsFor(settings), diagnostics));
    }
}
