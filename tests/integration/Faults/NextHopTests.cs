// What the next hop can do to a relay: be away, refuse, put off, break off, show an old certificate. Mail that was accepted waits in the queue,
// the log says why in one line, and it goes out by itself when the trouble is over.

using MimeKit;
using Pfinit.Integration.Bed;
using Pfinit.Tests.Shared;

namespace Pfinit.Integration.Faults;

[Collection(SharedFaultNetwork.Name)]
public sealed class NextHopTests(FaultNetwork network) : IDisposable
{
    private const string Sender = "sender@example.com";
    private const string Authority = "/etc/faulty-ca.crt";

    private readonly FaultyServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task Connection_refused_defers_mail_until_the_next_hop_is_there()
    {
        await using var relay = await network.StartAsync(FaultNetwork.Setup(server.Port));
        server.Stop();
        var recipient = await SendAsync(relay);

        await relay.LogLineAsync($"status=deferred (connect to {FaultNetwork.ServerName}[{network.Gateway}]:{server.Port}: Connection refused)");

        server.Start();
        await ArrivedOnceAsync(relay, recipient);
    }

    [Fact]
    public async Task Host_that_is_down_defers_mail()
    {
        const string NobodyThere = "nobody.example.net";
        await network.Mail.Dns.PublishHostAsync(NobodyThere, network.UnusedAddress);
        var setup = FaultNetwork.Setup(server.Port);
        setup["RELAYHOST"] = $"[{NobodyThere}]:{server.Port}";
        setup["POSTFIX_smtp_connect_timeout"] = "4s";
        await using var relay = await network.StartAsync(setup);

        await SendAsync(relay);

        var line = await relay.LogLineAsync("status=deferred");
        Assert.True(line.EndsWith("No route to host)", StringComparison.Ordinal) || line.EndsWith("Connection timed out)", StringComparison.Ordinal), line);
    }

    [Fact]
    public async Task Greeting_of_refusal_defers_mail_until_the_next_hop_is_willing()
    {
        server.GreetingInstead = "421 4.3.2 Too busy";
        await using var relay = await network.StartAsync(FaultNetwork.Setup(server.Port));
        var recipient = await SendAsync(relay);

        await relay.LogLineAsync($"status=deferred (host {FaultNetwork.ServerName}[{network.Gateway}] refused to talk to me: 421 4.3.2 Too busy)");

        server.GreetingInstead = null;
        await ArrivedOnceAsync(relay, recipient);
    }

    [Fact]
    public async Task Answer_4xx_defers_mail_until_it_is_taken()
    {
        server.RecipientAnswer = _ => "451 4.7.1 Greylisted";
        await using var relay = await network.StartAsync(FaultNetwork.Setup(server.Port));
        var recipient = await SendAsync(relay);

        await relay.LogLineAsync($"status=deferred (host {FaultNetwork.ServerName}[{network.Gateway}] said: 451 4.7.1 Greylisted (in reply to RCPT TO command))");

        server.DataAnswer = "452 4.3.1 Full";
        server.RecipientAnswer = _ => null;
        await relay.LogLineAsync("said: 452 4.3.1 Full (in reply to end of DATA command))");

        server.DataAnswer = null;
        await ArrivedOnceAsync(relay, recipient);
    }

    [Fact]
    public async Task Answer_5xx_sends_the_message_back_to_its_sender()
    {
        server.DataAnswer = "550 5.7.1 No";
        await using var relay = await network.StartAsync(FaultNetwork.Setup(server.Port));
        var recipient = await SendAsync(relay);

        await relay.LogLineAsync($"status=bounced (host {FaultNetwork.ServerName}[{network.Gateway}] said: 550 5.7.1 No (in reply to end of DATA command))");

        // The notice for the sender meets the same refusal and has nobody to go back to: it ends here, and the log has both lines.
        await relay.LogLineAsync("sender non-delivery notification:");
        Assert.Contains("status=bounced (host", await relay.LogLineAsync($"to=<{Sender}>"));
        await relay.EmptyQueueAsync();
        Assert.DoesNotContain(server.Arrivals, arrival => arrival.Recipient == recipient);
    }

    [Fact]
    public async Task Notice_of_a_bounce_reaches_the_sender_and_names_the_reason()
    {
        await using var relay = await network.StartAsync(FaultNetwork.Setup(server.Port));
        var recipient = network.NewRecipient();
        server.RecipientAnswer = address => address == recipient ? "550 5.1.1 Nobody" : null;
        await relay.SendAsync(Letter.Text(Sender, recipient));
        await relay.LogLineAsync("said: 550 5.1.1 Nobody (in reply to RCPT TO command))");

        var notice = Assert.Single(await server.ArrivedAsync(relay, Sender));

        Assert.Equal("", notice.Sender);
        Assert.Contains("550 5.1.1 Nobody", notice.Text);
        Assert.Contains(recipient, notice.Text);
    }

    // A message that does not fit into the buffers on the way, so that the relay is still sending when the connection breaks.
    [Theory]
    [InlineData(ServerFault.DropsInsideData, "while sending message body")]
    [InlineData(ServerFault.DropsAfterDot, "while sending end of data -- message may be sent more than once")]
    public async Task Connection_lost_defers_mail_and_it_arrives_once(ServerFault fault, string when)
    {
        server.Fault = fault;
        await using var relay = await network.StartAsync(FaultNetwork.Setup(server.Port));
        var recipient = await SendAsync(relay, new string('x', 70) + "\n", 200_000);

        await relay.LogLineAsync($"status=deferred (lost connection with {FaultNetwork.ServerName}[{network.Gateway}] {when})");

        server.Fault = ServerFault.None;
        await ArrivedOnceAsync(relay, recipient);
    }

    // The one case in which a message comes twice although nothing was killed: SMTP has no means to ask. Postfix says so.
    [Fact]
    public async Task Message_that_was_kept_without_an_answer_comes_again()
    {
        server.Fault = ServerFault.KeepsAndDrops;
        await using var relay = await network.StartAsync(FaultNetwork.Setup(server.Port));
        var recipient = await SendAsync(relay);

        await relay.LogLineAsync("message may be sent more than once");

        server.Fault = ServerFault.None;
        await server.ArrivedAsync(relay, recipient, 2);
        await relay.EmptyQueueAsync();
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("secure")]
    public async Task Expired_certificate_defers_mail_until_there_is_a_new_one(string level)
    {
        using var authority = new TestAuthority();
        using var expired = authority.Issue(FaultNetwork.ServerName, DateTimeOffset.UtcNow.AddHours(-25), DateTimeOffset.UtcNow.AddHours(-1));
        using var good = authority.Issue(FaultNetwork.ServerName);
        server.Certificate = expired;
        await using var relay = await network.StartAsync(SetupTls(level, authority));
        var recipient = await SendAsync(relay);

        Assert.Contains("status=deferred", await relay.LogLineAsync("Server certificate not verified"));
        await relay.LogLineAsync("certificate has expired");

        server.Certificate = good;
        await ArrivedOnceAsync(relay, recipient);
    }

    // `encrypt` asks for encryption and not whom it talks to: the older images' users expect that, and postconf(5) says so.
    [Fact]
    public async Task Expired_certificate_does_not_matter_where_only_encryption_is_asked_for()
    {
        using var authority = new TestAuthority();
        using var expired = authority.Issue(FaultNetwork.ServerName, DateTimeOffset.UtcNow.AddHours(-25), DateTimeOffset.UtcNow.AddHours(-1));
        server.Certificate = expired;
        await using var relay = await network.StartAsync(SetupTls("encrypt", authority));

        await ArrivedOnceAsync(relay, await SendAsync(relay));
    }

    [Fact]
    public async Task No_tls_where_it_is_demanded_defers_mail()
    {
        using var authority = new TestAuthority();
        using var good = authority.Issue(FaultNetwork.ServerName);
        await using var relay = await network.StartAsync(SetupTls("encrypt", authority));
        var recipient = await SendAsync(relay);

        await relay.LogLineAsync($"status=deferred (TLS is required, but was not offered by host {FaultNetwork.ServerName}[{network.Gateway}])");

        server.Certificate = good;
        await ArrivedOnceAsync(relay, recipient);
    }

    private RelaySetup SetupTls(string level, TestAuthority authority)
    {
        var setup = FaultNetwork.Setup(server.Port);
        setup["POSTFIX_smtp_tls_security_level"] = level;
        setup["POSTFIX_smtp_tls_CAfile"] = Authority;
        setup["POSTFIX_smtp_tls_loglevel"] = "1";
        setup.Files[Authority] = authority.Pem;
        return setup;
    }

    private async Task<string> SendAsync(Relay relay, string line = Letter.Body, int lines = 1)
    {
        var recipient = network.NewRecipient();
        var message = Letter.Text(Sender, recipient);
        message.Body = new TextPart("plain") { Text = string.Concat(Enumerable.Repeat(line, lines)) };
        await relay.SendAsync(message);
        return recipient;
    }

    private async Task ArrivedOnceAsync(Relay relay, string recipient)
    {
        await server.ArrivedAsync(relay, recipient);
        await relay.EmptyQueueAsync();
        var arrival = Assert.Single(server.Arrivals, arrival => arrival.Recipient == recipient);
        Assert.True((await DkimRecord.OfAsync(relay, "example.com")).Verifies(arrival.Message));
    }
}
