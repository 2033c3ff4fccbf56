// DNS that gives no answer, and comes back.

using MailKit.Net.Smtp;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Faults;

[Collection(SharedFaultNetwork.Name)]
public sealed class NameServerTests(FaultNetwork network) : IDisposable
{
    private readonly FaultyServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task Without_dns_new_mail_is_put_off_and_what_is_queued_waits_until_dns_is_back()
    {
        server.Stop();
        await using var relay = await network.StartAsync(Setup());
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await relay.LogLineAsync("Connection refused");
        await network.Mail.Dns.FallSilentAsync();
        try
        {
            var line = await relay.LogLineAsync($"status=deferred (Host or domain name not found. Name service error for name={FaultNetwork.ServerName} type=");
            Assert.EndsWith(": Host not found, try again)", line);

            // Not before: an attempt that had the answer of DNS already would deliver.
            server.Start();
            var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient())));
            Assert.Equal(450, (int)refusal.StatusCode);
            await relay.LogLineAsync("Recipient address rejected: Domain not found");
        }
        finally
        {
            await network.Mail.Dns.ResumeAsync();
        }

        await server.ArrivedAsync(relay, recipient);
        await relay.EmptyQueueAsync();
        Assert.Single(server.Arrivals, arrival => arrival.Recipient == recipient);
    }

    [Fact]
    public async Task Relay_starts_without_dns_and_sends_when_dns_is_back()
    {
        await network.Mail.Dns.FallSilentAsync();
        Relay? relay = null;
        try
        {
            relay = await network.StartAsync(Setup());
        }
        finally
        {
            await network.Mail.Dns.ResumeAsync();
        }

        await using (relay)
        {
            var recipient = network.NewRecipient();
            await relay.SendAsync(Letter.Text("sender@example.com", recipient));
            await server.ArrivedAsync(relay, recipient);
        }
    }

    // The C library and Docker's own resolver would wait half a minute for every answer.
    private RelaySetup Setup() => FaultNetwork.Setup(server.Port, confine: host => host.DNSOptions = ["timeout:1", "attempts:1"]);
}
