// OpenDKIM killed and stopped, again and again, while clients send: every message is accepted and arrives, signed, once. Then pfinit killed, and all with
// it. PFINIT_FAULTS=full makes it twenty times.

using System.Collections.Concurrent;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class SigningUnderFaultsTests(MailNetwork network)
{
    private const int Clients = 3;

    /// <summary>pfinit gives a daemon up at the fifth exit.</summary>
    private const int FaultsPerLife = 4;

    private static readonly int Faults = Environment.GetEnvironmentVariable("PFINIT_FAULTS") == "full" ? 20 : 4;

    private readonly ConcurrentBag<string> accepted = [];
    private int sent;

    [Fact]
    public async Task Every_accepted_message_arrives_once_and_signed_whatever_happens_to_the_signer()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["DKIM_AUTOGENERATE"] = "1",
        });
        var record = await DkimRecord.OfAsync(relay, "example.com");
        var recipient = network.NewRecipient();
        for (var fault = 0; fault < Faults;)
        {
            using var stop = new CancellationTokenSource();
            var load = Load(relay, recipient, stop.Token);
            for (var i = 0; i < FaultsPerLife && fault < Faults; i++)
                await StrikeAsync(relay, wedge: fault++ % 2 == 1);
            await stop.CancelAsync();
            await Task.WhenAll(load);
            await QueueIsEmptyAsync(relay);

            // Now that no delivery is under way, which the kill would cut off: mail that the receiver has and the relay does not know of comes twice.
            await relay.KillAsync();
            await relay.StartAsync();
        }

        await AssertArrivedAsync(record, recipient);
    }

    [Fact]
    public async Task Container_killed_under_load_leaves_nothing_on_hold_or_unsigned()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["DKIM_AUTOGENERATE"] = "1",
        });
        var record = await DkimRecord.OfAsync(relay, "example.com");
        var recipient = network.NewRecipient();
        for (var life = 0; life < Faults / 2; life++)
        {
            using var stop = new CancellationTokenSource();
            var load = Load(relay, recipient, stop.Token, untilItFails: true);
            for (var before = accepted.Count; accepted.Count < before + (10 * Clients);)
                await Task.Delay(Peer.PollInterval);
            await relay.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(load);
            await relay.StartAsync();
        }

        await QueueIsEmptyAsync(relay);

        // A delivery that was cut off is made again: the receiver may have the message already.
        var arrived = await network.Receiver.MessagesForAsync(recipient, accepted.Count);
        Assert.Empty(accepted.Except(arrived.Select(message => message.MessageId)));
        AssertSigned(record, arrived);
    }

    // Kills the signer, or stops it, lets clients run into it, and then kills it, as pfinit's own probe would. Returns when another one serves and mail
    // was accepted since.
    private async Task StrikeAsync(Relay relay, bool wedge)
    {
        var pid = await relay.GetAsync("pidof", "opendkim");
        if (wedge)
        {
            await relay.ShellAsync($"kill -STOP {pid}");
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(200, 1000)));
        }

        await relay.ShellAsync($"kill -9 {pid}");
        await relay.LogLineAsync($"pid {pid} killed by SIGKILL");
        for (var before = accepted.Count; accepted.Count < before + Clients;)
            await Task.Delay(Peer.PollInterval);
        for (string next = ""; next.Length == 0 || next == pid; next = (await relay.RunAsync("pidof", "opendkim")).Stdout.Trim())
            await Task.Delay(Peer.PollInterval);
    }

    private Task[] Load(Relay relay, string recipient, CancellationToken stop, bool untilItFails = false) =>
        [.. Enumerable.Range(0, Clients).Select(async _ =>
        {
            try
            {
                await SendAsync(relay, recipient, stop);
            }
            catch (Exception e) when (untilItFails && e is IOException or ServiceNotConnectedException or SmtpProtocolException or SocketException)
            {
                // The container is gone.
            }
        })];

    // One session after the other, several messages each: a session goes on having its mail held when the milter failed in it.
    private async Task SendAsync(Relay relay, string recipient, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var client = await relay.ConnectAsync();
            for (var i = 0; i < 5 && !stop.IsCancellationRequested; i++)
            {
                var message = Letter.Text("sender@example.com", recipient);
                message.MessageId = $"{Interlocked.Increment(ref sent)}@example.com";
                await client.SendAsync(message, CancellationToken.None);
                accepted.Add(message.MessageId);
                await Task.Delay(Peer.PollInterval, CancellationToken.None);
            }

            await client.DisconnectAsync(quit: true, CancellationToken.None);
        }
    }

    private static async Task QueueIsEmptyAsync(Relay relay)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromMinutes(1);
        while (!(await relay.GetAsync("mailq")).Contains("Mail queue is empty"))
        {
            Assert.True(DateTime.UtcNow < deadline, $"mail is left:\n{await relay.GetAsync("mailq")}\n{await relay.LogAsync()}");
            await Task.Delay(Peer.PollInterval);
        }
    }

    private async Task AssertArrivedAsync(DkimRecord record, string recipient)
    {
        var arrived = await network.Receiver.MessagesForAsync(recipient, accepted.Count);
        Assert.Empty(accepted.Except(arrived.Select(message => message.MessageId)));
        Assert.Empty(arrived.GroupBy(message => message.MessageId).Where(same => same.Count() > 1).Select(same => same.Key));
        AssertSigned(record, arrived);
    }

    // A signer that is killed when it has added its signature and not yet said that it is done leaves a message on hold that has one. It gets another.
    private static void AssertSigned(DkimRecord record, IReadOnlyList<MimeMessage> arrived)
    {
        foreach (var message in arrived)
        {
            Assert.InRange(message.Headers.Count(header => header.Id == HeaderId.DkimSignature), 1, 2);
            Assert.True(record.Verifies(message));
        }
    }
}
