// METRICS_LISTEN: what a scrape says is what happened, whoever else connects.

using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MailKit.Net.Smtp;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

[Collection(OperationNetwork.Name)]
public sealed class MetricsTests(MailNetwork network)
{
    private const int Port = 9154;
    private const string DeferredDepth = "postfix_showq_queue_depth{queue=\"deferred\"}";

    [Fact]
    public async Task Figures_are_those_of_the_mail_that_was_sent()
    {
        await using var relay = await StartAsync();
        for (var i = 0; i < 3; i++)
            await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));
        await Assert.ThrowsAsync<SmtpCommandException>(() => relay.SendAsync(Letter.Text("sender@elsewhere.example", network.NewRecipient())));
        for (var probe = 0; probe < 3; probe++)
            await relay.HealthyAsync();
        await relay.LogLinesAsync(": removed", 3);
        await relay.LogLineAsync("NOQUEUE: reject");

        // Nobody is connected any more, and where counting takes long, the figures of the queue are not in the first answer.
        await Patience.UntilAsync(
            "all clients are gone", async () => await relay.LogAsync() is var lines && Count(lines, ": disconnect from ") == Count(lines, ": connect from "));
        var metrics = await ScrapeAsync(relay, found => found.ContainsKey(DeferredDepth));

        Assert.Equal(3, metrics["postfix_cleanup_messages_processed_total"]);
        Assert.Equal(3, metrics["postfix_smtp_messages_processed_total{status=\"sent\"}"]);
        Assert.Equal(3, metrics["postfix_smtp_delivery_delay_seconds_count{stage=\"transmission\"}"]);
        Assert.Equal(3, metrics["postfix_qmgr_messages_removed_total"]);
        Assert.Equal(3, metrics["postfix_qmgr_messages_inserted_receipients_sum"]);
        Assert.Equal(1, metrics["postfix_smtpd_messages_rejected_total{code=\"554\"}"]);
        Assert.Equal(3, metrics["opendkim_signatures_added_total{subject=\"mail\",domain=\"example.com\"}"]);
        Assert.Equal((3, 0), (metrics["pfinit_mail_signed_total"], metrics["pfinit_mail_unsigned_total"]));
        Assert.Equal(1, metrics["postfix_up{path=\"/var/spool/postfix/public/showq\"}"]);
        Assert.Equal(1, metrics["pfinit_service_up{service=\"opendkim\"}"]);
        Assert.Equal(0, metrics[DeferredDepth]);

        // One connection each; the one that looks for the banner at the start of the test is not seen as a probe, since it comes from outside.
        var log = await relay.LogAsync();
        Assert.Equal(Count(log, ": connect from "), metrics["postfix_smtpd_connects_total"]);
        Assert.Equal(Count(log, ": disconnect from "), metrics["postfix_smtpd_disconnects_total"]);

        await PassesPromtoolAsync(await TextAsync(relay));
    }

    [Fact]
    public async Task Mail_goes_on_being_counted_when_nobody_reads_the_log()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["METRICS_LISTEN"] = ":9154",
            EntryPoint = ["/bin/sh", "-c", "mkfifo /tmp/log; exec 3<>/tmp/log; exec pfinit >/tmp/log"],
        });
        for (var i = 0; i < 100; i++)
            await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));
        await relay.EmptyQueueAsync();

        const string Sent = "postfix_smtp_messages_processed_total{status=\"sent\"}";
        Assert.Equal(100, (await ScrapeAsync(relay, found => found.GetValueOrDefault(Sent) >= 100))[Sent]);
    }

    [Fact]
    public async Task Hostile_clients_keep_neither_scrapes_nor_mail_from_working()
    {
        await using var relay = await StartAsync();
        var clients = new List<TcpClient>();
        for (var i = 0; i < 200; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(relay.Address, Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes((i % 3) switch { 0 => "", 1 => "GET /metrics HTTP/1.1\r\nX: ", _ => "GET /metrics HTTP/1.1\r\n\r\n" }));
            clients.Add(client);
        }

        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await network.Receiver.MessageForAsync(recipient);
        Assert.Equal(1, (await ScrapeAsync(relay, _ => true))["postfix_up{path=\"/var/spool/postfix/public/showq\"}"]);
        await relay.StatusAsync();

        clients.ForEach(client => client.Dispose());
    }

    [Theory]
    [InlineData("HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "200 OK")]
    [InlineData("GET /else HTTP/1.1\r\nHost: x\r\n\r\n", "404 Not Found")]
    [InlineData("DELETE /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "405 Method Not Allowed")]
    [InlineData("EHLO relay\r\n\r\n", "400 Bad Request")]
    public async Task Other_requests_are_answered_by_the_book(string request, string answer)
    {
        await using var relay = await StartAsync();

        Assert.StartsWith($"HTTP/1.1 {answer}\r\n", await AskAsync(relay, request));
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_the_start()
    {
        var output = await Engine.RunOnceAsync("-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "METRICS_LISTEN=127.0.0.1:9154", "--entrypoint", "/bin/sh", "--",
            "-c", "nc -l -p 9154 & until netstat -tln | grep -q :9154; do :; done; exec pfinit run");

        Assert.Equal(71, output.Status);
        Assert.Contains("fatal: METRICS_LISTEN: bind 127.0.0.1:9154: Address already in use; choose another port, or leave the setting out", output.All);
    }

    // A relay greets before it is up.
    private async Task<Relay> StartAsync()
    {
        var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["DKIM_AUTOGENERATE"] = "1",
            ["METRICS_LISTEN"] = ":9154",
        });
        await relay.LogLineAsync("postfix: up after");
        return relay;
    }

    private static int Count(string log, string text) => log.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));

    // Again until it has what is looked for; the last one where it never has.
    private static async Task<Dictionary<string, double>> ScrapeAsync(Relay relay, Func<Dictionary<string, double>, bool> has)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(Peer.PollInterval))
        {
            var text = await TextAsync(relay);
            var found = text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ')).ToDictionary(
                words => string.Join(' ', words[..^1]), words => double.Parse(words[^1], CultureInfo.InvariantCulture));
            if (has(found) || clock.Elapsed >= Patience.Usual)
                return found;
        }
    }

    private static async Task<string> TextAsync(Relay relay)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri($"http://{relay.Address}:{Port}/metrics"));
    }

    // promtool(1), with status 3 for what is against the customs of the format only.
    private static async Task PassesPromtoolAsync(string text)
    {
        var output = await Engine.RunAsync(
            "run", "--rm", "--network", "none", "--entrypoint", "/bin/sh", Engine.PeerImage, "-c", "printf %s \"$1\" | promtool check metrics", "sh", text);
        Assert.Equal((0, ""), (output.Status, output.All));
    }

    private static async Task<string> AskAsync(Relay relay, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(relay.Address, Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var answer = new StreamReader(client.GetStream());
        return await answer.ReadToEndAsync();
    }
}
