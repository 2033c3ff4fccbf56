// The same expectations of the image of each architecture: the relay starts, takes, signs and delivers mail, and ends in order.

using MimeKit;
using Pfinit.Integration.Bed;
using Pfinit.Integration.Mail;

namespace Pfinit.Integration.Architectures;

public sealed class ArchitectureTests(ArchitectureRelays relays) : IClassFixture<ArchitectureRelays>
{
    [Theory, Started, Skipped]
    public async Task Image_says_what_platform_it_is_for_and_holds_its_program(string architecture)
    {
        var image = ArchitectureImage.Of(architecture);
        var platform = await Engine.GetAsync("image", "inspect", "-f", "{{.Os}}/{{.Architecture}}{{with .Variant}}/{{.}}{{end}}", image.Tag);

        Assert.Equal(image.Platform, platform);
        Assert.Contains($"architecture {image.Platform}\n", await (await relays.OfAsync(architecture)).GetAsync("pfinit", "version"));
    }

    [Theory, Started, Skipped]
    public async Task Relay_greets_and_is_healthy(string architecture)
    {
        var relay = await relays.OfAsync(architecture);

        Assert.StartsWith("220 relay.example.com ESMTP", await SmtpBanner.ReadAsync(relay.Published.Host, relay.Published.Port));
        await relay.HealthyAsync();
    }

    [Theory, Started, Skipped]
    public async Task Mail_goes_out_signed_with_a_generated_key_after_a_login_by_token(string architecture)
    {
        var relay = await relays.OfAsync(architecture);
        var recipient = relays.Network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));

        var message = await relays.Network.Receiver.MessageForAsync(recipient, Patience.Emulated);

        SignedMail.AssertSignedOnce(await DkimRecord.OfAsync(relay, "example.com"), message);
        Assert.Contains($"(Authenticated sender: {TokenServer.Account})", TokenNetwork.Arrival(message));
        Assert.Equal(Letter.Body.Replace("\r\n", "\n"), ((TextPart)message.Body!).Text.Replace("\r\n", "\n"));
    }

    [Theory, Started, Skipped]
    public async Task Far_server_gets_the_token_that_this_relay_has_refreshed_over_tls(string architecture)
    {
        var relay = await relays.OfAsync(architecture);
        var (refresh, access) = await relays.TokensOfAsync(architecture);
        var provider = relays.Network.Provider;
        var recipient = relays.Network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await relays.Network.Receiver.MessageForAsync(recipient, Patience.Emulated);

        var request = Assert.Single(provider.Requests, request => request.GetValueOrDefault("refresh_token") == refresh);
        Assert.Equal("refresh_token", request["grant_type"]);
        Assert.Contains(provider.InClear, question => question["token"] == access);
        var status = await relay.RunAsync("pfinit", "oauth2", "status");
        Assert.Equal((0, ""), (status.Status, status.Stderr));
    }

    // The same OpenSSL in other hands: loaded by .NET, or linked in and called by Mono.
    [Theory, Started, Skipped]
    public async Task Certificate_of_an_unknown_authority_or_for_another_name_is_refused(string architecture)
    {
        var relay = await relays.OfAsync(architecture);
        var good = relays.Network.Provider.DeviceEndpoint;
        var login = (string trust, string endpoint) => relay.RunAsync("env", trust, "pfinit", "oauth2", "login", "--device-endpoint", endpoint);

        var unknown = await login("SSL_CERT_FILE=", good);
        var other = await login("LANG=C", good.Replace(TokenServer.Host, TokenServer.OtherHost, StringComparison.Ordinal));

        Assert.Equal((1, 1), (unknown.Status, other.Status));
        Assert.Contains("TLS: the certificate is not accepted: unable to get local issuer certificate", unknown.All);
        Assert.Contains("TLS: the certificate is not accepted: hostname mismatch", other.All);
    }

    [Theory, Started, Skipped]
    public async Task Postfix_reads_the_table_that_pfinit_wrote(string architecture)
    {
        var relay = await relays.OfAsync(architecture);

        const string Table = "lmdb:/etc/postfix/sasl_passwd";
        Assert.StartsWith(TokenServer.Account + ":acc3ss-", await relay.GetAsync("postmap", "-q", "[smarthost.example.net]:2587", Table));
        Assert.Equal(1, (await relay.RunAsync("postmap", "-q", "[other.example.net]:2587", Table)).Status);
    }

    [Theory, Started, Skipped]
    public async Task Orphans_leave_no_zombie(string architecture)
    {
        var relay = await relays.OfAsync(architecture);

        // Each subshell ends at once, so that what it started in the background is handed to PID 1; the one that lives longer shows that.
        await relay.ShellAsync("i=0; while [ $i -lt 20 ]; do ( : & ); i=$((i + 1)); done");
        await relay.ShellAsync("( sh -c 'until grep -q \"^PPid:.1$\" /proc/$$/status; do sleep 0.1; done; : >/tmp/adopted' >/dev/null 2>&1 & )");
        await relay.UntilAsync("[ -e /tmp/adopted ] && ! grep -qs '^State:.Z' /proc/[0-9]*/status");
    }

    [Theory, Started, Skipped]
    public async Task Term_lets_an_open_session_end_and_the_queue_get_out(string architecture)
    {
        await using var relay = await relays.StartAsync(architecture, new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["DRAIN_QUEUE"] = "1",
            ["DRAIN_TIMEOUT"] = "50s",
        });
        var recipient = relays.Network.NewRecipient();
        // It greets before it is up, and a stop before that delivers nothing.
        await relay.HealthyAsync();
        using var client = await LineClient.ConnectAsync(relay.Published);
        await client.BeginMessageAsync("sender@example.com", recipient);

        await relay.SignalAsync("TERM");
        await relay.LogLineAsync("stop: ");
        var answer = await client.SayAsync(".");
        Assert.True(answer.StartsWith("250", StringComparison.Ordinal), $"\"{answer}\"\n{await relay.LogAsync()}");
        await client.SayAsync("QUIT");

        Assert.Equal(0, await relay.ExitAsync());
        Assert.Contains("queue: empty", await relay.LogAsync());
        Assert.NotNull(await relays.Network.Receiver.MessageForAsync(recipient, Patience.Emulated));
    }

    [Theory, Started, Skipped]
    public async Task Variables_and_files_of_the_runtime_are_nothing_to_pfinit_and_its_command(string architecture)
    {
        var image = ArchitectureImage.Of(architecture);
        string[] variables = ["MONO_THREADS_SUSPEND=bogus", "MONO_GC_PARAMS=bogus", "MONO_VERBOSE_METHOD=Main", "MONO_PATH=/tmp"];
        string[] options = ["--network", "none", .. image.Options, .. variables.SelectMany(variable => new[] { "-e", variable })];
        const string Command = "env | grep ^MONO_ | sort; ls /proc/self/fd";

        var output = await Engine.RunAsync(["run", "--rm", .. options, image.Tag, "exec", "--", "/bin/sh", "-c", Command]);

        Assert.Equal(0, output.Status);
        // Besides the three that everyone has, ls has the directory open.
        Assert.Equal([.. variables.Order(StringComparer.Ordinal), "0", "1", "2", "3"], output.Stdout.TrimEnd('\n').Split('\n'));
    }

    [Theory, Started, Skipped]
    public async Task Size_that_a_long_of_this_architecture_cannot_hold_is_a_mistake(string architecture)
    {
        var image = ArchitectureImage.Of(architecture);
        var largest = image.Platform is "linux/386" || image.Platform.StartsWith("linux/arm/", StringComparison.Ordinal) ? int.MaxValue : long.MaxValue;
        var limit = $"POSTFIX_message_size_limit={largest + 1m}";

        var output = await Engine.RunAsync(
            ["run", "--rm", "--network", "none", .. image.Options, "-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", limit, image.Tag, "check"]);

        Assert.Equal(78, output.Status);
        Assert.Contains($"POSTFIX_message_size_limit: \"{largest + 1m}\" is outside 0..{largest}", output.All);
    }

    [Theory, Started, Skipped]
    public async Task Mistake_in_toml_comes_with_line_and_column(string architecture)
    {
        var image = ArchitectureImage.Of(architecture);
        using var folder = new TemporaryFolder();
        var file = folder.Write("pfinit.toml", "allowed_sender_domains = \"example.com\"\n[relay]\nport = 70000\n");

        var output = await Engine.RunAsync(
            ["run", "--rm", "--network", "none", "-v", $"{file}:/etc/pfinit.toml:ro", .. image.Options, "-e", "RELAYHOST=r.example.net", image.Tag]);

        Assert.Equal(78, output.Status);
        Assert.Contains("/etc/pfinit.toml:3:8: relay.port: 70000 is outside 1..65535", output.All);
    }
}
