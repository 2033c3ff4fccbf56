// Scaling down: a relay that stops hands what is left in its queue to another one.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class DrainToTests(MailNetwork network)
{
    private const string Sender = "sender@example.com";
    private const string Keys = "/etc/opendkim/keys";

    [Fact]
    public async Task What_is_left_at_a_stop_arrives_through_the_peer_once_and_signed()
    {
        const string Peers = "peers.example.net";
        await using var volumes = new Volumes(Keys);
        await using var peer = await network.StartSigningAsync(setup => setup.Volumes[Keys] = volumes.Names[Keys]);
        await network.Dns.PublishHostAsync(Peers, peer.Address);

        // Both have one name, as pods with a HOSTNAME of their own have.
        await using var relay = await network.StartSigningAsync(setup =>
        {
            setup.Volumes[Keys] = volumes.Names[Keys];
            setup["RELAYHOST"] = $"[{Receiver.MailHost}]:9";
            setup["DRAIN_TO"] = $"[{Peers}]:587";
            setup["DRAIN_TIMEOUT"] = "20s";
        });
        var recipients = Enumerable.Range(0, 4).Select(_ => network.NewRecipient()).ToList();
        var (held, kept) = (network.NewRecipient(), network.NewRecipient());
        foreach (var recipient in recipients.Append(kept))
            await relay.SendAsync(Letter.Text(Sender, recipient));
        foreach (var recipient in recipients)
            await relay.LogLineAsync($"to=<{recipient}>");
        var line = await relay.LogLineAsync($"to=<{kept}>");
        await relay.ShellAsync($"postsuper -h {Id(line)}");
        var signer = await AwaySigner.OfAsync(relay);
        await signer.LeaveAsync();
        await relay.SendAsync(Letter.Text(Sender, held));
        await relay.HoldsAsync(2);

        await relay.SignalAsync("TERM");
        Assert.Equal(0, await relay.ExitAsync());

        var log = await relay.LogAsync();
        Assert.Contains($"drain: 5 messages were handed over to [{Peers}]:587", log);
        Assert.Contains("queue: 1 message stays: 1 on hold", log);
        var record = await DkimRecord.OfAsync(peer, "example.com");
        foreach (var recipient in recipients.Append(held))
            Assert.True(record.Verifies(await network.ArrivedAsync(peer, recipient)), recipient);

        // What the relay had signed the peer has signed, too.
        SignedMail.AssertSignedOnce(record, await network.ArrivedAsync(peer, held));
        Assert.Equal(0, await network.Receiver.CountAsync(kept));
        await peer.EmptyQueueAsync(TimeSpan.FromSeconds(30));
        foreach (var recipient in recipients.Append(held))
            Assert.Equal(1, await network.Receiver.CountAsync(recipient));
    }

    [Fact]
    public async Task Without_a_peer_everything_stays_and_the_next_start_delivers_it_signed()
    {
        const string Late = "late-relay.example.net";
        await using var relay = await network.StartSigningAsync(setup =>
        {
            setup["RELAYHOST"] = $"[{Late}]:25";
            setup["DRAIN_TO"] = $"[{Receiver.MailHost}]:9";
            setup["POSTFIX_queue_run_delay"] = "1s";
            setup["POSTFIX_soft_bounce"] = "yes";
        });
        var (deferred, held) = (network.NewRecipient(), network.NewRecipient());
        await relay.SendAsync(Letter.Text(Sender, deferred));
        await relay.LogLineAsync($"to=<{deferred}>");
        var signer = await AwaySigner.OfAsync(relay);
        await signer.LeaveAsync();
        await relay.SendAsync(Letter.Text(Sender, held));
        await relay.HoldsAsync(1);

        Assert.Equal(0, await relay.StopInTenSecondsAsync());
        var log = await relay.LogAsync();
        Assert.Contains($"drain: 0 messages were handed over to [{Receiver.MailHost}]:9", log);
        Assert.Contains("queue: 2 messages stay: 1 deferred, 1 on hold", log);

        await network.Dns.PublishHostAsync(Late, network.Receiver.Address);
        var starting = relay.StartAsync();
        await signer.ReturnAsync();
        await starting;
        await network.ArrivesSignedAsync(relay, deferred);
        await network.ArrivesSignedAsync(relay, held);
    }

    // `… postfix/smtp[77]: 4dKx…: to=<…>, …`
    private static string Id(string line) => line.Split("]: ")[1].Split(':')[0];
}
