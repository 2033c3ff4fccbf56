// What older versions of the contract called differently: honoured, with a warning.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

[Collection(SettingsNetwork.Name)]
public sealed class OlderSpellingTests(OlderSpellingTests.OldRelay shared) : IClassFixture<OlderSpellingTests.OldRelay>
{
    private readonly Relay relay = shared.Relay;

    [Theory]
    [InlineData("RELAYHOST_TLS_LEVEL", "smtp_tls_security_level", "encrypt")]
    [InlineData("MESSAGE_SIZE_LIMIT", "message_size_limit", "1234567")]
    [InlineData("MYNETWORKS", "mynetworks", "127.0.0.0/8 172.16.0.0/12 192.168.0.0/16")]
    public async Task Deprecated_variable_works_and_warns(string variable, string parameter, string value)
    {
        var warning = await relay.LogLineAsync(variable + ":");

        Assert.Equal(value, await relay.ParameterAsync(parameter));
        Assert.Contains("POSTFIX_" + parameter, warning);
    }

    [Fact]
    public async Task Scripts_in_the_older_directory_run_and_the_log_warns()
    {
        Assert.Equal("2d", await relay.ParameterAsync("maximal_queue_lifetime"));
        Assert.Contains("warning", await relay.LogLineAsync("/docker-init.db"), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A relay started in the older words.</summary>
    public sealed class OldRelay(MailNetwork network) : IAsyncLifetime
    {
        public Relay Relay { get; private set; } = null!;

        public async Task InitializeAsync() => Relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["RELAYHOST_TLS_LEVEL"] = "encrypt",
            ["MESSAGE_SIZE_LIMIT"] = "1234567",
            ["MYNETWORKS"] = "127.0.0.0/8 172.16.0.0/12 192.168.0.0/16",
            Files = { ["/docker-init.db/10-old.sh"] = "#!/bin/sh\npostconf -e maximal_queue_lifetime=2d\n" },
        });

        public async Task DisposeAsync()
        {
            if (Relay is not null)
                await Relay.DisposeAsync();
        }
    }
}
