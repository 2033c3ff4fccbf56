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
        await using var peer = await network.StartSigningAsync(setup =>
        {
            setup.Volumes[Keys] = volumes.Names[Keys];
            setup["POSTFIXMASTER_25__inet"] = "25 inet n - n - - smtpd";
        });

        // Both have one name, as pods with a HOSTNAME of their own have, and on port 25 smtp(8) looks for that.
        await using var relay = await network.StartSigningAsync(setup =>
        {
            setup.Volumes[Keys] = volumes.Names[Keys];
            setup["RELAYHOST"] = $"[{Receiver.MailHost}]:9";
            setup["DRAIN_TO"] = $"[{Peers}]:25";
            setup["DRAIN_TIMEOUT"] = "30s";
        });

        // A name for all of them is one for the relay itself, too.
        await network.Dns.PublishHostAsync(Peers, relay.Address);
        await network.Dns.PublishHostAsync(Peers, peer.Address);
        var recipients = Enumerable.Range(0, 4).Select(_ => network.NewRecipient()).ToList();
        var (held, kept) = (network.NewRecipient(), network.NewRecipient());
        foreach (var recipient in recipients.Append(kept))
            await relay.SendAsync(Letter.Text(Sender, recipient));
        foreach (var recipient in recipients)
            await relay.LogLineAsync($"to=<{recipient}>");
        var line = await relay.LogLineAsync($"to=<{kept}>");

        // It may be on its way to the deferred queue.
        await relay.UntilAsync($"postsuper -h {Id(line)} 2>&1 | grep -q '^postsuper: Placed on hold: 1 '");

        // The peer refuses mail without a sender. It is neither lost nor returned.
        var refused = network.NewRecipient();
        await relay.ShellAsync($"printf 'Subject: notice\n\nNo sender.\n' | sendmail -f '<>' {refused}");
        await relay.LogLineAsync($"to=<{refused}>");
        var signer = await AwaySigner.OfAsync(relay);
        await signer.LeaveAsync();
        await relay.SendAsync(Letter.Text(Sender, held));
        await relay.HoldsAsync(2);

        await relay.SignalAsync("TERM");
        Assert.Equal(0, await relay.ExitAsync());

        await relay.LogLineAsync($"drain: 5 messages were handed over to [{Peers}]:25", TimeSpan.Zero);
        await relay.LogLineAsync("queue: 2 messages stay: 1 deferred, 1 on hold", TimeSpan.Zero);
        var record = await DkimRecord.OfAsync(peer, "example.com");

        // What the relay had signed the peer signs, too.
        foreach (var recipient in recipients)
            SignedMail.AssertSigned(times: 2, record, await network.ArrivedAsync(peer, recipient));
        SignedMail.AssertSigned(times: 1, record, await network.ArrivedAsync(peer, held));
        Assert.Equal((0, 0), (await network.Receiver.CountAsync(kept), await network.Receiver.CountAsync(refused)));
        await peer.EmptyQueueAsync();
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
            setup["DRAIN_TIMEOUT"] = "30s";
        });
        var (deferred, held) = (network.NewRecipient(), network.NewRecipient());
        await relay.SendAsync(Letter.Text(Sender, deferred));
        await relay.LogLineAsync($"to=<{deferred}>");
        var signer = await AwaySigner.OfAsync(relay);
        await signer.LeaveAsync();
        await relay.SendAsync(Letter.Text(Sender, held));
        await relay.HoldsAsync(1);

        await relay.SignalAsync("TERM");
        Assert.Equal(0, await relay.ExitAsync());
        var log = await relay.LogAsync();
        Assert.Contains($"drain: no message was handed over to [{Receiver.MailHost}]:9", log);
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
