// Addresses of real mail, of an init script and of pfinit's own lines, none of them clear in the log.

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

[Collection(OperationNetwork.Name)]
public sealed class MaskingTests(MailNetwork network)
{
    private const string Sender = "first.sender@example.com";
    private const string Login = "relay.login@example.net";
    private const string Salt = "pepper & salt";

    [Fact]
    public async Task Smart_leaves_no_clear_address_in_text_and_fields()
    {
        var setup = Setup("json", Login);
        setup["ANONYMIZE_EMAILS"] = "smart";
        await using var relay = await network.StartAsync(setup);

        var (log, recipient) = await LogOfOneMessageAsync(relay);

        AssertHidden(log, Sender, recipient, Login, "script.author@example.org", "refused.sender@example.org");
        var records = log.Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Contains(records, record => Text(record, "message") == "log: addresses are masked: smart");
        Assert.Contains(records, record => Text(record, "message") == "relay: [smarthost.example.net]:587, login r*n@*******.net");
        Assert.Contains(records, record => Text(record, "message") == "done by s*r@*******.org");
        var delivery = Assert.Single(records, record => Text(record, "status") == "sent");
        Assert.Equal($"r{MaskedEnd(recipient)}", Text(delivery, "to"));
        var queueId = Text(delivery, "queue_id");
        Assert.Contains(records, record => Text(record, "queue_id") == queueId && Text(record, "from") == "f*r@*******.com");
        Assert.Contains(records, record => Text(record, "queue_id") == queueId && Text(record, "message_id")?.Contains('*') == true);
        var refusal = Assert.Single(records, record => Text(record, "message")!.StartsWith("NOQUEUE: reject: RCPT", StringComparison.Ordinal));
        Assert.Equal(("r*r@*******.org", $"r{MaskedEnd(recipient)}"), (Text(refusal, "from"), Text(refusal, "to")));
        Assert.Contains($"<r{MaskedEnd(recipient)}>: Recipient address rejected", Text(refusal, "message"));
    }

    [Fact]
    public async Task Hash_shows_the_digest_of_an_address_and_never_the_salt()
    {
        var setup = Setup("plain", Login);
        setup["ANONYMIZE_EMAILS_FILE"] = "/run/secrets/mask";
        setup.Files["/run/secrets/mask"] = $"hash?salt={Uri.EscapeDataString(Salt)}\n";
        await using var relay = await network.StartAsync(setup);

        var (log, recipient) = await LogOfOneMessageAsync(relay);

        AssertHidden(log, Sender, recipient, Login, "script.author@example.org", "refused.sender@example.org");
        Assert.DoesNotContain("pepper", log);
        Assert.Contains($"from=<{Digest(Sender)}>, size=", log);
        Assert.Contains($"to=<{Digest(recipient)}>, relay=", log);
        Assert.Contains($"done by <{Digest("script.author@example.org")}>", log);
        Assert.Contains("log: addresses are masked: hash", log);
    }

    [Fact]
    public async Task Salt_in_the_environment_reaches_no_init_script_and_no_message()
    {
        var setup = Setup("plain", Login);
        setup["ANONYMIZE_EMAILS"] = $"hash?salt={Uri.EscapeDataString(Salt)}";
        setup.Files["/docker-init.d/20-environment.sh"] = "env\n";
        await using var relay = await network.StartAsync(setup);

        Assert.Contains("ALLOWED_SENDER_DOMAINS=", await relay.LogLineAsync("ALLOWED_SENDER_DOMAINS="));
        Assert.DoesNotContain("pepper", await relay.LogAsync());
        var check = await relay.RunAsync("pfinit", "check");
        Assert.Equal(0, check.Status);
        Assert.DoesNotContain("pepper", check.All);
    }

    [Fact]
    public async Task A_mistake_in_the_filter_refuses_the_start_without_quoting_it()
    {
        var output = await Engine.RunOnceAsync("-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "ANONYMIZE_EMAILS=hash?slat=pepper");

        Assert.Equal(78, output.Status);
        Assert.Contains("pfinit: fatal: ANONYMIZE_EMAILS: option 1: unknown", output.Stderr);
        Assert.Contains("pfinit: fatal: ANONYMIZE_EMAILS: hash needs a salt", output.Stderr);
        Assert.DoesNotContain("pepper", output.All);
    }

    private async Task<(string Log, string Recipient)> LogOfOneMessageAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await network.Receiver.AddLoginAsync("relay.login", "secret");
        await Assert.ThrowsAsync<MailKit.Net.Smtp.SmtpCommandException>(() => relay.SendAsync(Letter.Text("refused.sender@example.org", recipient)));
        await relay.SendAsync(Letter.Text(Sender, recipient));
        await network.Receiver.MessageForAsync(recipient);
        await relay.LogLineAsync("removed");
        await relay.StopAsync();
        var output = await Engine.RunAsync("logs", relay.Id);
        Assert.Equal("", output.Stderr);
        return (output.Stdout.TrimEnd('\n'), recipient);
    }

    private static void AssertHidden(string log, params string[] addresses)
    {
        foreach (var address in addresses)
        {
            Assert.DoesNotContain(address, log);
            Assert.DoesNotContain(address.Split('@')[0], log);
        }
    }

    /// <summary>`recipient12@example.net` without its first letter.</summary>
    private static string MaskedEnd(string recipient) => $"*{recipient.Split('@')[0][^1]}@*******.net";

    private static string Digest(string address) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Salt), Encoding.UTF8.GetBytes(address)));

    private static string? Text(JsonElement record, string key) => record.TryGetProperty(key, out var value) ? value.ToString() : null;

    private static RelaySetup Setup(string format, string login) => new()
    {
        ["ALLOWED_SENDER_DOMAINS"] = "example.com",
        ["LOG_FORMAT"] = format,
        ["RELAYHOST"] = "[smarthost.example.net]:587",
        ["RELAYHOST_USERNAME"] = login,
        ["RELAYHOST_PASSWORD"] = "secret",
        Files = { ["/docker-init.d/10-hello.sh"] = "echo done by script.author@example.org\n" },
    };
}
