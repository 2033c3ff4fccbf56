// XOAUTH2: pfinit gets tokens, Postfix logs in with them at a real server (Postfix with Dovecot's SASL), which asks the provider about each.

using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

public sealed class TokenTests(TokenNetwork network) : IClassFixture<TokenNetwork>, IDisposable
{
    private const string TokenFile = "/var/spool/postfix/xoauth2-tokens/" + TokenServer.Account;
    private const string NoToken = "no new token: ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TokenServer Provider => network.Provider;

    // The next test finds the provider in good health.
    public void Dispose()
    {
        Provider.Lifetime = 3600;
        Provider.Instead = null;
        Provider.Consent = false;
        Provider.Requests.Clear();
    }

    [Fact]
    public async Task Mail_arrives_from_the_account_that_the_token_is_for()
    {
        await using var relay = await network.StartAsync(network.Setup());

        Assert.Contains($"(Authenticated sender: {TokenServer.Account})", Arrival(await SendAsync(relay)));
        Assert.Equal("600 0:0", await relay.GetAsync("stat", "-c", "%a %u:%g", TokenFile));
        Assert.Equal(0, (await relay.RunAsync("pfinit", "oauth2", "status")).Status);
    }

    [Fact]
    public async Task Application_access_needs_no_person()
    {
        var setup = network.Setup();
        setup["XOAUTH2_GRANT"] = "client_credentials";
        setup["XOAUTH2_INITIAL_REFRESH_TOKEN"] = "";
        setup["XOAUTH2_SCOPE"] = "https://outlook.office365.com/.default";
        await using var relay = await network.StartAsync(setup);

        Assert.Contains($"(Authenticated sender: {TokenServer.Account})", Arrival(await SendAsync(relay)));
        Assert.Equal("https://outlook.office365.com/.default", Provider.Requests.First()["scope"]);
    }

    [Fact]
    public async Task A_relay_for_one_sender_has_tokens_of_its_own()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["SSL_CERT_FILE"] = "/etc/provider-ca.crt",
            Files =
            {
                ["/etc/provider-ca.crt"] = Provider.Authority,
                ["/run/secrets/xoauth2"] = TokenServer.Secret,
                ["/etc/pfinit.toml"] = $"""
                    allowed_sender_domains = ["example.com"]

                    [[relay]]
                    host = "[smarthost.example.net]:2587"
                    username = "{TokenServer.Account}"
                    senders = ["sender@example.com"]

                    [relay.xoauth2]
                    client_id = "{TokenServer.ClientId}"
                    secret_file = "/run/secrets/xoauth2"
                    initial_refresh_token = "{Provider.RefreshToken}"
                    token_endpoint = "{Provider.TokenEndpoint}"
                    """,
            },
        });

        Assert.Contains($"(Authenticated sender: {TokenServer.Account})", Arrival(await SendAsync(relay)));
        Assert.Equal("600 0:0", await relay.GetAsync("stat", "-c", "%a %u:%g", "/etc/postfix/sasl_passwd_relay1.lmdb"));
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_expires_and_postfix_uses_the_new_one_without_a_restart()
    {
        Provider.Lifetime = 12;
        await using var relay = await network.StartAsync(network.Setup());
        await SendAsync(relay);
        var (first, postfix) = (Provider.LastToken, await relay.GetAsync("cat", "/var/spool/postfix/pid/master.pid"));

        await EventuallyAsync("the password table has the next token", async () => Provider.LastToken != first && await InTableAsync(relay, Provider.LastToken));
        var second = Provider.LastToken;
        await EventuallyAsync("and the one after that", async () => Provider.LastToken != second && await InTableAsync(relay, Provider.LastToken));
        var last = Provider.LastToken;
        Provider.Lifetime = 3600;
        await SendAsync(relay);

        Assert.NotEqual(first, last);
        Assert.Equal(postfix, await relay.GetAsync("cat", "/var/spool/postfix/pid/master.pid"));
        Assert.DoesNotContain(NoToken, await relay.LogAsync());
        Assert.DoesNotContain("status=deferred", await relay.LogAsync());
    }

    [Fact]
    public async Task A_restart_goes_on_with_the_refresh_token_that_the_provider_gave_last()
    {
        Provider.Lifetime = 1;
        await using var relay = await network.StartAsync(network.Setup());
        await EventuallyAsync("the file has a token", async () => (await relay.RunAsync("grep", "-q", "r3fresh", TokenFile)).Status == 0);
        await relay.StopAsync();
        Provider.Lifetime = 3600;
        Provider.RevokeAccess();
        var kept = Provider.RefreshToken;
        Provider.Requests.Clear();

        await relay.StartAsync();
        await SendAsync(relay);

        Assert.Equal(kept, Provider.Requests.First()["refresh_token"]);
        Assert.DoesNotContain(NoToken, await relay.LogAsync());
    }

    [Fact]
    public async Task While_the_provider_is_down_mail_waits_and_then_arrives_once()
    {
        Provider.GoDown();
        Relay relay;
        var recipient = network.NewRecipient();
        try
        {
            relay = await network.StartAsync(network.Setup());
            await relay.SendAsync(Letter.Text("sender@example.com", recipient));
            await relay.LogLineAsync("no valid access token at the moment, so no login was tried");
            await relay.LogLineAsync("status=deferred");
            Assert.Equal(1, (await relay.RunAsync("pfinit", "oauth2", "status")).Status);
        }
        finally
        {
            Provider.ComeBack();
        }

        await using (relay)
        {
            await network.Receiver.MessageForAsync(recipient);
            await relay.LogLineAsync("status=sent");

            var log = await relay.LogAsync();
            Assert.Single(Lines(log, NoToken));
            Assert.Matches("Connection refused; trying again in [56] s; mail stays in the queue until there is a token", log);
            Assert.Single(Lines(log, "has a new token, good for 60 min"));
            Assert.DoesNotContain("status=bounced", log);
            Assert.Equal(1, await network.Receiver.CountAsync(recipient));
        }
    }

    [Fact]
    public async Task A_provider_that_stalls_does_not_keep_the_relay_from_starting()
    {
        var release = new TaskCompletionSource();
        Provider.Stall = release.Task;
        try
        {
            await using var relay = await network.StartAsync(network.Setup());
            var recipient = network.NewRecipient();
            await relay.SendAsync(Letter.Text("sender@example.com", recipient));
            await relay.LogLineAsync("status=deferred");

            release.SetResult();

            await network.Receiver.MessageForAsync(recipient);
        }
        finally
        {
            release.TrySetResult();
            Provider.Stall = Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_redirect_is_refused_and_the_secret_does_not_follow_it()
    {
        Provider.Instead = $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {Provider.Introspection}?stolen\r\nContent-Length: 0\r\n\r\n";
        await using var relay = await network.StartAsync(network.Setup());

        Assert.Contains($"redirects (307) to {Provider.Introspection.GetLeftPart(UriPartial.Authority)}; a redirect is not followed", await relay.LogLineAsync(NoToken));
        Assert.NotEmpty(Provider.Requests);
        Assert.DoesNotContain(Provider.InClear, form => form.ContainsKey("client_secret"));
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused_before_anything_is_sent()
    {
        var setup = network.Setup();
        setup["SSL_CERT_FILE"] = "";
        await using var relay = await network.StartAsync(setup);

        Assert.Contains("TLS: ", await relay.LogLineAsync(NoToken));
        Assert.Empty(Provider.Requests);
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_keeps_mail_in_the_queue_with_the_reason_in_the_log()
    {
        await using var relay = await network.StartAsync(network.Setup());
        await EventuallyAsync("the password table has the token", () => InTableAsync(relay, Provider.LastToken));
        Provider.RevokeAccess();
        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));

        Assert.Contains("{\"schemes\":\"bearer\",\"status\":\"401\"", await relay.LogLineAsync("XOAUTH2: the server refuses the token: "));
        Assert.Contains("status=deferred", await relay.LogLineAsync("SASL authentication failed; server smarthost.example.net"));
    }

    [Fact]
    public async Task A_person_logs_in_by_device_code_and_the_running_relay_goes_on()
    {
        var setup = network.Setup();
        setup["XOAUTH2_INITIAL_REFRESH_TOKEN"] = "n0-longer-good";
        await using var relay = await network.StartAsync(setup);
        var recipient = network.NewRecipient();
        Assert.Contains("invalid_grant: Token has been expired or revoked.; this needs a person: run `pfinit oauth2 login`", await relay.LogLineAsync(NoToken));
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await relay.LogLineAsync("status=deferred");

        var login = relay.RunAsync("pfinit", "oauth2", "login", "--device-endpoint", Provider.DeviceEndpoint);
        await EventuallyAsync("the login asks whether there is consent", () => Task.FromResult(Provider.Requests.Any(form => form.ContainsKey("device_code"))));
        Provider.Consent = true;
        var output = await login;

        Assert.Equal(0, output.Status);
        Assert.Contains($"https://{TokenServer.Host}/device", output.Stdout);
        Assert.Contains("WDJB-MJHT", output.Stdout);
        AssertNoSecret(output.All);
        Assert.Equal(0, (await relay.RunAsync("pfinit", "oauth2", "status")).Status);
        Assert.Contains($"(Authenticated sender: {TokenServer.Account})", Arrival(await network.Receiver.MessageForAsync(recipient)));
    }

    [Fact]
    public async Task No_token_or_secret_is_in_the_log_in_the_output_of_a_subcommand_or_in_the_environment_of_a_daemon()
    {
        var setup = network.Setup();
        setup["XOAUTH2_FULL_TRACE"] = "yes";
        setup["XOAUTH2_SYSLOG_ON_FAILURE"] = "yes";
        setup.Files["/docker-init.d/10-environment.sh"] = "#!/bin/sh\nenv >/tmp/environment\n";
        await using var relay = await network.StartAsync(setup);
        await SendAsync(relay);

        Assert.Contains("trace: POST https://login.example.net", await relay.LogLineAsync("trace: "));
        AssertNoSecret(await relay.LogAsync());
        AssertNoSecret(await relay.GetAsync("cat", "/tmp/environment"));
        foreach (var command in new[] { "render", "check" })
            AssertNoSecret((await relay.RunAsync("pfinit", command)).All);
        AssertNoSecret((await relay.RunAsync("pfinit", "oauth2", "status")).All);
        var daemons = await relay.ShellAsync("""
            for process in /proc/[0-9]*; do
                case $(cat $process/comm) in
                    pfinit | sh | "") ;;
                    *) cat $process/comm; tr '\0' '\n' <$process/environ; tr '\0' ' ' <$process/cmdline; echo ;;
                esac
            done
            """);
        Assert.Contains("smtp", daemons);
        AssertNoSecret(daemons);
    }

    [Fact]
    public async Task A_password_is_never_sent_as_a_token()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["RELAYHOST"] = "[smarthost.example.net]:2587",
            ["RELAYHOST_USERNAME"] = TokenServer.Account,
            ["RELAYHOST_PASSWORD"] = "a password",
            ["POSTFIX_smtp_tls_security_level"] = "encrypt",
        });
        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));

        Assert.Contains("offered no compatible authentication mechanisms", await relay.LogLineAsync("status=deferred"));
    }

    private static string Arrival(MimeMessage message) => message.Headers[HeaderId.Received]!;

    private static IEnumerable<string> Lines(string log, string text) => log.Split('\n').Where(line => line.Contains(text, StringComparison.Ordinal));

    private static async Task<bool> InTableAsync(Relay relay, string token) =>
        (await relay.RunAsync("postmap", "-q", "[smarthost.example.net]:2587", "lmdb:/etc/postfix/sasl_passwd")).Stdout.TrimEnd() == $"{TokenServer.Account}:{token}";

    private static async Task EventuallyAsync(string what, Func<Task<bool>> condition)
    {
        var end = DateTime.UtcNow + Patience;
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < end, $"{what}: not within {Patience}");
            await Task.Delay(Peer.PollInterval);
        }
    }

    private void AssertNoSecret(string text) => Assert.All(Provider.Secrets, secret => Assert.DoesNotContain(secret, text));

    private async Task<MimeMessage> SendAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        return await network.Receiver.MessageForAsync(recipient);
    }
}
