// Each of examples/compose is started as it is, and passes a message. All publish one port, so one is up at a time.

using System.Text.Json;
using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Compose;

public sealed class ComposeTests(MailNetwork network) : IClassFixture<MailNetwork>
{
    [Fact]
    public void All_examples_are_tried() => Assert.Equal(
        ["direct", "hardened", "minimal", "prometheus", "several-relays", "smart-host"],
        Directory.GetDirectories(ComposeProject.Examples).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Minimal()
    {
        await using var project = await ComposeProject.UpAsync("minimal", network);
        await PassAsync("me@example.com");
    }

    [Fact]
    public async Task Smart_host_with_a_password_that_changes()
    {
        using var trust = new TemporaryFolder();
        var authority = trust.Write("ca.crt", await network.Receiver.AuthorityAsync());
        await network.Receiver.AddLoginAsync("relay", "the password");
        await using var project = await ComposeProject.UpAsync(
            "smart-host", network, new Dictionary<string, string> { ["relayhost_password"] = "the password" },
            $"""
            environment: ["POSTFIX_smtp_tls_CAfile=/ca.crt"]
            volumes: ["{authority}:/ca.crt:ro"]
            """);
        Assert.Contains("(Authenticated sender: relay@example.net)", (await PassAsync("me@example.com")).Headers[HeaderId.Received]);

        await network.Receiver.AddLoginAsync("relay", "another");
        project.Write("relayhost_password", "another");
        await project.LogLineAsync("reload: ");
        Assert.Contains("(Authenticated sender: relay@example.net)", (await PassAsync("me@example.com")).Headers[HeaderId.Received]);
    }

    [Fact]
    public async Task Direct_and_signed()
    {
        await using var project = await ComposeProject.UpAsync("direct", network);
        var record = DkimRecord.Parse((await project.ExecuteAsync("pfinit", "dkim", "show", "example.com")).Stdout.TrimEnd('\n'));
        Assert.True(record.Verifies(await PassAsync("me@example.com")));
    }

    [Fact]
    public async Task Hardened()
    {
        await using var project = await ComposeProject.UpAsync("hardened", network);
        Assert.Contains("Read-only file system", (await project.ExecuteAsync("touch", "/here")).Stderr);
        await PassAsync("me@example.com");
    }

    [Fact]
    public async Task Several_relays_each_with_its_login()
    {
        await network.Receiver.AddLoginAsync("office", "one");
        await network.Receiver.AddLoginAsync("newsletter", "two");
        await using var project = await ComposeProject.UpAsync(
            "several-relays", network, new Dictionary<string, string> { ["office_password"] = "one", ["newsletter_password"] = "two" });
        Assert.Contains("sender: office@", (await PassAsync("me@example.com")).Headers[HeaderId.Received]);
        Assert.Contains("sender: newsletter@", (await PassAsync("me@news.example.com")).Headers[HeaderId.Received]);
    }

    [Fact]
    public async Task Prometheus_finds_the_relay()
    {
        // The image of Prometheus is not to be had everywhere: Debian's program stands in for it.
        await using var project = await ComposeProject.UpAsync("prometheus", network, others: $"""
            prometheus:
              image: {Engine.PeerImage}
              entrypoint: [prometheus, --config.file=/etc/prometheus/prometheus.yml, --storage.tsdb.path=/prometheus]
            """);
        await PassAsync("me@example.com");

        using var client = new HttpClient { BaseAddress = new Uri("http://localhost:9090") };
        for (var deadline = DateTime.UtcNow.AddSeconds(60); await AnswerAsync(client, "postfix_up") != "1"; await Task.Delay(Peer.PollInterval))
            Assert.True(DateTime.UtcNow < deadline, "Prometheus has no figure of the relay");
    }

    private async Task<MimeMessage> PassAsync(string sender)
    {
        var recipient = network.NewRecipient();
        await ComposeProject.SendAsync(Letter.Text(sender, recipient));
        return await network.Receiver.MessageForAsync(recipient);
    }

    // The value of the only series that the query finds; null without one, or while Prometheus starts.
    private static async Task<string?> AnswerAsync(HttpClient client, string query)
    {
        try
        {
            using var answer = JsonDocument.Parse(await client.GetStringAsync($"/api/v1/query?query={query}"));
            var series = answer.RootElement.GetProperty("data").GetProperty("result");
            return series.GetArrayLength() == 1 ? series[0].GetProperty("value")[1].GetString() : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
