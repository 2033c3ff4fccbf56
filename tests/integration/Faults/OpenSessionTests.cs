// A stop that finds clients in the middle of something: what is accepted or about to be is waited for, and nothing else.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Faults;

[Collection(SharedFaultNetwork.Name)]
public sealed class OpenSessionTests(FaultNetwork network) : IDisposable
{
    private const string Sender = "sender@example.com";

    // The self-test, a lookup of the client's name: whatever smtpd was in the middle of, no master starts what it would need for it.
    private const string CutShort = "still at work";

    private readonly FaultyServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task Stop_right_after_the_greeting_does_not_wait_for_the_deadline()
    {
        await using var relay = await network.StartAsync(Setup());

        await relay.SignalAsync("TERM");

        Assert.Equal(0, await relay.ExitAsync());
        var log = await relay.LogAsync();
        Assert.Contains(", all finished", log);
        Assert.DoesNotContain(CutShort, log);
    }

    [Fact]
    public async Task Client_that_stays_in_its_session_does_not_hold_up_a_stop()
    {
        await using var relay = await network.StartAsync(Setup());
        using var client = await LineClient.ConnectAsync(relay.Inside);
        Assert.StartsWith("250", await client.SayAsync("EHLO client.example.com"));

        await relay.SignalAsync("TERM");

        Assert.Equal(0, await relay.ExitAsync());
        var log = await relay.LogAsync();

        // The one that took the start's test may be there still.
        Assert.Matches("postfix: [0-9]+ smtpd left, without a message under way; sending SIGTERM", log);
        Assert.Contains(", all finished", log);
        Assert.DoesNotContain(CutShort, log);
    }

    [Fact]
    public async Task Message_that_a_client_is_in_the_middle_of_at_a_stop_is_accepted_and_arrives_once()
    {
        await using var volumes = new Volumes("/var/spool/postfix", "/etc/opendkim/keys");
        var recipient = network.NewRecipient();
        await using (var relay = await network.StartAsync(Setup(volumes.Names)))
        {
            using var client = await LineClient.ConnectAsync(relay.Inside);
            await client.BeginMessageAsync(Sender, recipient);
            using var idle = await LineClient.ConnectAsync(relay.Inside);

            await relay.SignalAsync("TERM");
            await relay.LogLineAsync("SIGTERM: stopping");
            Assert.StartsWith("250", await client.SayAsync("And the end.\r\n."));

            Assert.Equal(0, await relay.ExitAsync());
            var log = await relay.LogAsync();
            Assert.Contains("queue: 1 message stays", log);
            Assert.DoesNotContain(CutShort, log);
        }

        await using var next = await network.StartAsync(Setup(volumes.Names));
        await server.ArrivedAsync(next, recipient);
        await next.EmptyQueueAsync();
        Assert.Single(server.Arrivals, arrival => arrival.Recipient == recipient);
    }

    // Longer than a stop with nothing to wait for takes, by far.
    private RelaySetup Setup(Dictionary<string, string>? volumes = null)
    {
        var setup = FaultNetwork.Setup(server.Port, volumes);
        setup["DRAIN_TIMEOUT"] = "50s";
        return setup;
    }
}
