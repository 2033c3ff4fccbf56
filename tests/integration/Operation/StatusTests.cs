// `pfinit status`, beside a relay that works, fails and stops.

using System.Diagnostics;
using System.Text.Json;
using Pfinit.Integration.Bed;
using Pfinit.Integration.Mail;

namespace Pfinit.Integration.Operation;

[Collection(OperationNetwork.Name)]
public sealed class StatusTests(MailNetwork network)
{
    [Fact]
    public async Task Services_queue_mail_and_signing_are_shown()
    {
        await using var relay = await StartAsync();
        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));
        await relay.LogLineAsync(": removed");

        var status = await StatusAsync(relay);

        Assert.Equal("running", status.GetProperty("phase").GetString());
        Assert.Equal(["opendkim up", "postfix up"], status.GetProperty("services").EnumerateArray().Select(service => $"{service.GetProperty("name")} {service.GetProperty("state")}"));
        Assert.Equal(await relay.GetAsync("pidof", "master"), status.GetProperty("services")[1].GetProperty("pid").ToString());
        var mail = status.GetProperty("mail");
        Assert.Equal("1 1 1 1 0", $"{mail.GetProperty("accepted")} {mail.GetProperty("sent")} {mail.GetProperty("removed")} {mail.GetProperty("signed")} {mail.GetProperty("unsigned")}");
        Assert.Equal("example.com mail", $"{status.GetProperty("dkim")[0].GetProperty("domain")} {status.GetProperty("dkim")[0].GetProperty("selector")}");
        Assert.Equal("example.org ", $"{status.GetProperty("dkim")[1].GetProperty("domain")} {status.GetProperty("dkim")[1].GetProperty("selector")}");
        Assert.Contains(status.GetProperty("warnings").EnumerateArray(), warning => warning.GetString()!.EndsWith("mail from example.org goes out unsigned", StringComparison.Ordinal));
        Assert.Contains("opendkim  up", await relay.StatusAsync());
    }

    [Fact]
    public async Task Queued_mail_shows_where_it_is_and_how_old()
    {
        await using var relay = await StartAsync(("POSTFIX_defer_transports", "smtp"));
        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));
        await relay.UntilAsync("find /var/spool/postfix/deferred -type f | grep -q .");

        var deferred = await QueueAsync(relay, "deferred");
        Assert.Equal(1, deferred.GetProperty("messages").GetInt32());
        Assert.InRange(deferred.GetProperty("oldest_seconds").GetDouble(), 0, 300);

        // The time of the next attempt, which is an hour and more away, is not the message's age.
        await relay.ShellAsync("touch -d '2030-01-01 00:00' $(find /var/spool/postfix/deferred -type f)");
        Assert.InRange((await QueueAsync(relay, "deferred")).GetProperty("oldest_seconds").GetDouble(), 0, 300);
    }

    [Theory]
    [InlineData("opendkim", 0)]
    [InlineData("master", 1)]
    public async Task A_daemon_that_was_killed_shows_that(string program, int index)
    {
        await using var relay = await StartAsync();
        var pid = await relay.GetAsync("pidof", program);
        await relay.ShellAsync($"kill -9 {pid}");
        await relay.LogLineAsync($"pid {pid} killed by SIGKILL");
        await relay.HealthyAsync();

        // What answers need not count as up yet.
        var service = await UntilAsync(relay, status => status.GetProperty("services")[index] is var found && found.GetProperty("state").GetString() == "up" ? found : null);

        Assert.Equal("up 1 137", $"{service.GetProperty("state")} {service.GetProperty("restarts")} {service.GetProperty("last_exit_status")}");
        Assert.StartsWith($"pid {pid} killed by SIGKILL after ", service.GetProperty("last_exit").GetString());
    }

    [Fact]
    public async Task Mail_on_hold_for_its_signature_is_a_warning()
    {
        await using var relay = await StartAsync();
        var signer = await AwaySigner.OfAsync(relay);
        await signer.LeaveAsync();
        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));
        await relay.LogLineAsync("OpenDKIM does not answer Postfix");

        var status = await UntilAsync(relay, status => status.GetProperty("mail").GetProperty("held").GetInt32() > 0 ? status : null);

        await signer.ReturnAsync();
        Assert.Equal(1, status.GetProperty("mail").GetProperty("held").GetInt32());
        Assert.Contains(status.GetProperty("warnings").EnumerateArray(), warning => warning.GetString() == "dkim: 1 message is on hold until OpenDKIM signs again");
    }

    [Fact]
    public async Task A_key_that_vanishes_is_a_warning_and_no_reason_to_restart()
    {
        const string Key = "/etc/opendkim/keys/example.com.private";
        await using var relay = await StartAsync();
        await relay.HealthyAsync();
        await relay.ShellAsync($"mv {Key} /tmp/key");
        await relay.LogLineAsync($"error: dkim: {Key} is gone: OpenDKIM puts off mail from example.com until the key is back");

        Assert.Contains($"warning   dkim: {Key} is gone", await relay.StatusAsync());
        Assert.Equal(0, (await relay.HealthAsync()).Status);

        await relay.ShellAsync($"mv /tmp/key {Key}");
        await relay.LogLineAsync($"dkim: {Key} is back");
    }

    [Fact]
    public async Task A_stop_under_way_is_shown()
    {
        await using var relay = await StartAsync(("DRAIN_TIMEOUT", "65s"), ("DRAIN_DELAY", "60s"));
        await relay.SignalAsync("TERM");
        await relay.LogLineAsync("stop: mail is taken for 60s more");

        await UntilAsync(relay, status => status.GetProperty("phase").GetString() == "announced" ? status : null);
    }

    [Fact]
    public async Task Who_may_not_ask_and_who_is_not_there_are_told_apart()
    {
        await using var relay = await StartAsync();
        var nobody = await Engine.RunOnceAsync("--", "status");

        foreach (var question in new[] { "status", "health", "reload", "dkim show", "dkim show example.com" })
        {
            var stranger = await Engine.RunAsync(["exec", "--user", "postfix", relay.Id, "pfinit", .. question.Split(' ')]);
            Assert.Equal((77, ""), (stranger.Status, stranger.Stdout));
            Assert.Matches("^pfinit: fatal: .*only root \\(uid 0\\).* may .*this is uid [0-9]+\n$", stranger.Stderr);
        }

        Assert.Equal((69, "pfinit: fatal: status: no pfinit runs here: connect /run/pfinit.sock: No such file or directory\n"), (nobody.Status, nobody.Stderr));
    }

    [Fact]
    public async Task A_start_that_takes_its_time_can_be_watched()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Files = { ["/docker-init.d/10-look.sh"] = "#!/bin/sh\npfinit status --json | grep phase\n" },
        });

        Assert.Contains("\"phase\": \"preparing\"", await relay.LogAsync());
    }

    // A relay greets before it is up.
    private async Task<Relay> StartAsync(params (string Name, string Value)[] more)
    {
        var setup = new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com example.org",
            ["DKIM_AUTOGENERATE"] = "",
            Files = { ["/etc/opendkim/keys/example.com.private"] = System.Security.Cryptography.RSA.Create(2048).ExportRSAPrivateKeyPem() },
        };
        foreach (var (name, value) in more)
            setup[name] = value;
        var relay = await network.StartAsync(setup);
        await relay.LogLineAsync("postfix: up after");
        return relay;
    }

    private static async Task<JsonElement> StatusAsync(Relay relay) => JsonDocument.Parse(await relay.StatusAsync("--json")).RootElement;

    // Where counting takes long, the figures are not in the first answer, or those of before.
    private static Task<JsonElement> QueueAsync(Relay relay, string name) => UntilAsync(relay, status => status.GetProperty("queue").GetProperty("queues").EnumerateArray()
        .Where(queue => queue.GetProperty("name").GetString() == name && queue.GetProperty("messages").GetInt32() > 0).Select(queue => (JsonElement?)queue).SingleOrDefault());

    // Asks until the status has what is looked for.
    private static async Task<JsonElement> UntilAsync(Relay relay, Func<JsonElement, JsonElement?> find)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(Peer.PollInterval))
        {
            var status = await StatusAsync(relay);
            if (find(status) is { } found)
                return found;
            Assert.True(clock.Elapsed < Patience.Usual, $"it does not come to that: {status}");
        }
    }
}
