// Stops with DRAIN_QUEUE or too little time, while the next hop has messages and has not said 250 yet.

using System.Text.RegularExpressions;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Faults;

/// <summary>In a class of its own, so that it runs beside the other faults: a delivery takes its time here.</summary>
public sealed class DrainUnderWayTests : IClassFixture<FaultNetwork>, IDisposable
{
    private const string Sender = "sender@example.com";

    private readonly FaultNetwork network;
    private readonly FaultyServer server = new();

    public DrainUnderWayTests(FaultNetwork network) => this.network = network;

    public void Dispose() => server.Dispose();

    // The queue manager that takes over finds the message locked, and by itself would look at it again a minute later.
    [Fact]
    public async Task Message_that_was_skipped_while_it_was_under_way_is_tried_again_as_soon_as_it_is_not()
    {
        // Neither time passes: the connection is broken off as soon as the message was skipped.
        server.Delay = () => TimeSpan.FromSeconds(60);
        var setup = FaultNetwork.Setup(server.Port);
        setup["DRAIN_TIMEOUT"] = "50s";
        setup["DRAIN_QUEUE"] = "1";
        await using var relay = await network.StartAsync(setup);

        // Before that, a stop does not wait for the queue.
        await relay.LogLineAsync("postfix: up after");
        var recipient = await SendAsync(relay);
        await server.ArrivedAsync(relay, recipient);

        await relay.SignalAsync("TERM");
        await relay.LogLineAsync("skipped, still being delivered");
        server.Delay = () => TimeSpan.Zero;
        server.Stop();
        server.Start();
        Assert.Equal(0, await relay.ExitAsync());

        var log = await relay.LogAsync();
        Assert.Contains("status=deferred (lost connection with", log);
        Assert.Contains("status=sent", log);
        Assert.Contains("stop: all that was due is delivered", log);
        Assert.Contains("queue: empty", log);
    }

    [Fact]
    public async Task A_delivery_for_which_the_time_is_too_short_is_named()
    {
        server.Delay = () => TimeSpan.FromSeconds(30);
        var setup = FaultNetwork.Setup(server.Port);
        setup["DRAIN_TIMEOUT"] = "2s";
        await using var relay = await network.StartAsync(setup);
        var recipient = await SendAsync(relay);
        await server.ArrivedAsync(relay, recipient);

        await relay.SignalAsync("TERM");
        Assert.Equal(0, await relay.ExitAsync());

        var log = await relay.LogAsync();
        var id = Regex.Match(log, "qmgr\\[\\d+\\]: ([0-9A-Za-z]+): from=<sender@example.com>").Groups[1].Value;
        Assert.Contains("still at work when the time to stop was over (DRAIN_TIMEOUT); sending SIGTERM", log);
        Assert.Contains($"queue: 1 message was being delivered when that was cut off, and may arrive twice: {id}", log);
    }

    [Fact]
    public async Task A_delivery_that_was_under_way_when_the_container_was_killed_is_named_by_the_next_start()
    {
        server.Delay = () => TimeSpan.FromSeconds(30);
        await using var relay = await network.StartAsync(FaultNetwork.Setup(server.Port));
        var recipient = await SendAsync(relay);
        await server.ArrivedAsync(relay, recipient);

        await relay.KillAsync();
        await relay.StartAsync();

        var id = Regex.Match(await relay.LogAsync(), "qmgr\\[\\d+\\]: ([0-9A-Za-z]+): from=<sender@example.com>").Groups[1].Value;
        await relay.LogLineAsync($"queue: the last run did not end in order; 1 message was being delivered or about to be, and may arrive twice: {id}");
    }

    private async Task<string> SendAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text(Sender, recipient));
        return recipient;
    }
}
