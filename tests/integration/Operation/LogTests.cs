// The one stream on stdout, as a log collector reads it.

using System.Text.Json;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

[Collection(OperationNetwork.Name)]
public sealed class LogTests(MailNetwork network)
{
    private static readonly string[] Keys =
    [
        "@timestamp", "type", "tag", "logsource", "hostname", "program", "priority", "severity", "facility",
        "severity_label", "facility_label", "message", "pid",
    ];

    [Theory]
    [InlineData("json")]
    [InlineData("JSON")]
    public async Task Every_line_of_the_json_log_is_an_object_with_the_keys_of_the_contract(string format)
    {
        await using var relay = await network.StartAsync(Setup(format));
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await network.Receiver.MessageForAsync(recipient);
        await relay.LogLineAsync("removed");
        await relay.StopAsync();

        var output = await Engine.RunAsync("logs", relay.Id);

        Assert.Equal("", output.Stderr);
        var records = output.Stdout.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        foreach (var record in records)
        {
            Assert.All(Keys, key => Assert.True(record.TryGetProperty(key, out _), $"no {key} in {record}"));
            Assert.Equal("syslog_json", record.GetProperty("type").GetString());
            Assert.True(record.GetProperty("@timestamp").TryGetDateTimeOffset(out _));
        }

        Assert.Contains(records, record => Text(record, "program") == "pfinit");
        Assert.Contains(records, record => Text(record, "program") == "opendkim");
        var delivery = Assert.Single(records, record => Text(record, "status") == "sent");
        Assert.Equal(recipient, Text(delivery, "to"));
        Assert.StartsWith(Receiver.MailHost, Text(delivery, "relay"));
        Assert.Equal("2.0.0", Text(delivery, "dsn"));
        Assert.True(delivery.TryGetProperty("delay", out _));
        var queueId = Text(delivery, "queue_id");
        Assert.Contains(records, record => Text(record, "queue_id") == queueId && Text(record, "from") == "sender@example.com");
        Assert.Contains(records, record => Text(record, "queue_id") == queueId && record.TryGetProperty("client", out _));
        Assert.Contains(records, record => Text(record, "queue_id") == queueId && record.TryGetProperty("message_id", out _));
    }

    [Fact]
    public async Task Plain_lines_have_time_severity_tag_and_message()
    {
        await using var relay = await network.StartAsync(Setup("plain"));

        var line = await relay.LogLineAsync("daemon started");

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|\+00:00) INFO    postfix/master", line);
    }

    [Fact]
    public async Task Times_in_the_log_and_in_messages_follow_TZ()
    {
        var setup = Setup("plain");
        setup["TZ"] = "Asia/Kolkata";
        await using var relay = await network.StartAsync(setup);
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));

        var received = await network.Receiver.MessageForAsync(recipient);

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+05:30 ", await relay.LogLineAsync("daemon started"));
        Assert.Contains(received.Headers, header => header.Field == "Received" && header.Value.Contains("+0530"));
    }

    [Fact]
    public async Task Unknown_time_zone_warns_and_does_not_stop_the_start()
    {
        var setup = Setup("plain");
        setup["TZ"] = "Mars/Olympus";
        await using var relay = await network.StartAsync(setup);

        Assert.Contains("Mars/Olympus", await relay.LogLineAsync("TZ: "));
    }

    [Fact]
    public async Task Debugging_of_inbound_mail_shows_the_clients_commands()
    {
        var setup = Setup("plain");
        setup["INBOUND_DEBUGGING"] = "1";
        await using var relay = await network.StartAsync(setup);
        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));

        Assert.NotNull(await relay.LogLineAsync("MAIL FROM:<sender@example.com>"));
    }

    private static string? Text(JsonElement record, string key) => record.TryGetProperty(key, out var value) ? value.ToString() : null;

    private static RelaySetup Setup(string format) => new()
    {
        ["ALLOWED_SENDER_DOMAINS"] = "example.com",
        ["DKIM_AUTOGENERATE"] = "1",
        ["LOG_FORMAT"] = format,
    };
}
