// A master that somebody kills while the next hop has a message and has not said 250 yet: the delivery goes on, beside a new master. So it does in
// a stop, which begins with that.

using Pfinit.Integration.Bed;
using Pfinit.Tests.Shared;

namespace Pfinit.Integration.Faults;

/// <summary>In a class of its own, so that it runs beside the other faults: a delivery takes its time here.</summary>
public sealed class MasterKilledTests : IClassFixture<FaultNetwork>, IDisposable
{
    private const string Sender = "sender@example.com";
    private const string Up = "postfix: up after";

    /// <summary>By far longer than a stop that waits for nothing.</summary>
    private static readonly TimeSpan LongStop = TimeSpan.FromSeconds(5);

    /// <summary>The next hop says 250 when the test lets it.</summary>
    private readonly TaskCompletionSource release = new();

    private readonly FaultNetwork network;
    private readonly FaultyServer server = new();

    public MasterKilledTests(FaultNetwork network)
    {
        this.network = network;
        server.Release = release.Task;
    }

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task Delivery_under_way_goes_on_and_arrives_once_and_mail_is_taken_meanwhile()
    {
        await using var relay = await network.StartAsync(FaultNetwork.Setup(server.Port));
        await relay.LogLineAsync(Up);
        var slow = await SendAsync(relay);
        await server.ArrivedAsync(relay, slow);

        var master = await KillMasterAsync(relay);

        await relay.LogLineAsync($"postfix: left at work by pid {master}: 1 smtp; the restart does not wait");
        await relay.HealthyAsync();
        server.Release = Task.CompletedTask;
        var next = await SendAsync(relay);
        await server.ArrivedAsync(relay, next);
        release.SetResult();
        await relay.LogLineAsync($"postfix: what pid {master} had left at work is finished");
        Assert.Contains("status=sent", await relay.LogLineAsync($"to=<{slow}>"));
        await FlushAsync(relay);
        Assert.Single(server.Arrivals, arrival => arrival.Recipient == slow);
        Assert.Single(server.Arrivals, arrival => arrival.Recipient == next);
    }

    [Fact]
    public async Task Stop_waits_for_the_delivery_that_an_earlier_master_left()
    {
        await using var volumes = new Volumes("/var/spool/postfix", "/etc/opendkim/keys");
        var setup = FaultNetwork.Setup(server.Port, volumes.Names);
        setup["DRAIN_TIMEOUT"] = "50s";
        string recipient;
        await using (var relay = await network.StartAsync(setup))
        {
            await relay.LogLineAsync(Up);
            recipient = await SendAsync(relay);
            await server.ArrivedAsync(relay, recipient);
            var master = await KillMasterAsync(relay);
            await relay.LogLineAsync($"postfix: left at work by pid {master}: ");
            await relay.HealthyAsync();

            await StopAsync(relay);

            var log = await relay.LogAsync();
            Assert.Contains($"postfix: what pid {master} had left at work is finished", log);
            Assert.Contains(", all finished", log);
        }

        await using var next = await network.StartAsync(setup);
        await FlushAsync(next);
        Assert.Single(server.Arrivals, arrival => arrival.Recipient == recipient);
    }

    // The connection is tlsproxy's then, which has to stay as long as the delivery.
    [Fact]
    public async Task Stop_waits_for_a_delivery_over_a_tls_connection_that_is_kept_for_others()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue(FaultNetwork.ServerName);
        server.Certificate = certificate;
        await using var volumes = new Volumes("/var/spool/postfix", "/etc/opendkim/keys");
        var setup = FaultNetwork.Setup(server.Port, volumes.Names);
        setup["DRAIN_TIMEOUT"] = "50s";
        setup["POSTFIX_smtp_tls_security_level"] = "encrypt";
        setup["POSTFIX_smtp_tls_connection_reuse"] = "yes";
        string recipient;
        await using (var relay = await network.StartAsync(setup))
        {
            await relay.LogLineAsync(Up);
            recipient = await SendAsync(relay);
            await server.ArrivedAsync(relay, recipient);
            await relay.GetAsync("pidof", "tlsproxy");

            await StopAsync(relay);

            var log = await relay.LogAsync();
            Assert.Contains("status=sent", log);
            Assert.Contains(", all finished", log);
            Assert.Contains("queue: empty; 1 message is delivered, and only to be removed by the next start", log);
        }

        await using var next = await network.StartAsync(setup);
        await FlushAsync(next);
        Assert.Single(server.Arrivals, arrival => arrival.Recipient == recipient);
    }

    [Fact]
    public async Task Session_that_holds_the_port_is_ended_for_the_new_master()
    {
        await using var relay = await network.StartAsync(FaultNetwork.Setup(server.Port));
        using var client = await LineClient.ConnectAsync(relay.Inside);

        await KillMasterAsync(relay);

        await relay.LogLineAsync(" smtpd left, without a message under way; sending SIGTERM");
        await relay.HealthyAsync();
        await SendAsync(relay);
    }

    private static async Task<string> KillMasterAsync(Relay relay)
    {
        await relay.LogLineAsync(Up);
        var master = await relay.GetAsync("pidof", "master");
        await relay.ShellAsync($"kill -9 {master}");
        await relay.LogLineAsync($"postfix: pid {master} killed by SIGKILL");
        return master;
    }

    // The next hop thinks until a stop that does not wait for it would be over.
    private async Task StopAsync(Relay relay)
    {
        var exit = relay.ExitAsync();
        await relay.SignalAsync("TERM");
        await relay.LogLineAsync("SIGTERM: stopping");
        await Task.WhenAny(exit, Task.Delay(LongStop));
        Assert.False(exit.IsCompleted, await relay.LogAsync());
        release.SetResult();
        Assert.Equal(0, await exit);
    }

    // The queue manager, which left the message alone while it was being delivered, looks at it again, and would send it now if it were not done.
    private static async Task FlushAsync(Relay relay)
    {
        await relay.GetAsync("postqueue", "-f");
        await relay.EmptyQueueAsync();
    }

    private async Task<string> SendAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text(Sender, recipient));
        return recipient;
    }
}
