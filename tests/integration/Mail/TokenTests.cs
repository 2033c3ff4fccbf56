// XOAUTH2: pfinit gets tokens, Postfix logs in with them at a real server (Postfix with Dovecot's SASL), which asks the provider about each.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedTokenNetwork.Name)]
public sealed class TokenTests(TokenNetwork network) : IDisposable
{
    private const string TokenFile = "/var/spool/postfix/xoauth2-tokens/" + TokenServer.Account;

    private TokenServer Provider => network.Provider;

    public void Dispose() => network.Recover();

    [Fact]
    public async Task Mail_arrives_from_the_account_that_the_token_is_for()
    {
        await using var relay = await network.StartAsync(network.Setup());

        Assert.Contains($"(Authenticated sender: {TokenServer.Account})", TokenNetwork.Arrival(await network.SendAsync(relay)));
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

        Assert.Contains($"(Authenticated sender: {TokenServer.Account})", TokenNetwork.Arrival(await network.SendAsync(relay)));
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

        Assert.Contains($"(Authenticated sender: {TokenServer.Account})", TokenNetwork.Arrival(await network.SendAsync(relay)));
        Assert.Equal("600 0:0", await relay.GetAsync("stat", "-c", "%a %u:%g", "/etc/postfix/sasl_passwd_relay1.lmdb"));
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_expires_and_postfix_uses_the_new_one_without_a_restart()
    {
        Provider.Lifetime = 30;
        await using var relay = await network.StartAsync(network.Setup());
        await Patience.UntilAsync("the password table has the first token", () => TokenNetwork.IsInTableAsync(relay, Provider.LastToken));
        await network.SendAsync(relay);
        var (first, postfix) = (Provider.LastToken, await relay.GetAsync("cat", "/var/spool/postfix/pid/master.pid"));

        await Patience.UntilAsync("the password table has the next token", async () => Provider.LastToken != first && await TokenNetwork.IsInTableAsync(relay, Provider.LastToken));
        var second = Provider.LastToken;
        await Patience.UntilAsync("and the one after that", async () => Provider.LastToken != second && await TokenNetwork.IsInTableAsync(relay, Provider.LastToken));
        var last = Provider.LastToken;
        Provider.Lifetime = 3600;
        await network.SendAsync(relay);

        Assert.NotEqual(first, last);
        Assert.Equal(postfix, await relay.GetAsync("cat", "/var/spool/postfix/pid/master.pid"));
        Assert.DoesNotContain(TokenNetwork.NoToken, await relay.LogAsync());
        Assert.DoesNotContain("status=deferred", await relay.LogAsync());
    }

    [Fact]
    public async Task A_restart_goes_on_with_the_refresh_token_that_the_provider_gave_last()
    {
        Provider.Lifetime = 1;
        await using var relay = await network.StartAsync(network.Setup());
        await Patience.UntilAsync("the file has a token", async () => (await relay.RunAsync("grep", "-q", "r3fresh", TokenFile)).Status == 0);
        await relay.StopAsync();
        Provider.Lifetime = 3600;
        Provider.RevokeAccess();
        var kept = Provider.RefreshToken;
        Provider.Requests.Clear();

        await relay.StartAsync();
        await network.SendAsync(relay);

        Assert.Equal(kept, Provider.Requests.First()["refresh_token"]);
        Assert.DoesNotContain(TokenNetwork.NoToken, await relay.LogAsync());
    }

    [Fact]
    public async Task No_token_or_secret_is_in_the_log_in_the_output_of_a_subcommand_or_in_the_environment_of_a_daemon()
    {
        var setup = network.Setup();
        setup["XOAUTH2_FULL_TRACE"] = "yes";
        setup["XOAUTH2_SYSLOG_ON_FAILURE"] = "yes";
        setup.Files["/docker-init.d/10-environment.sh"] = "#!/bin/sh\nenv >/tmp/environment\n";
        await using var relay = await network.StartAsync(setup);
        await network.SendAsync(relay);

        Assert.Contains("trace: POST https://login.example.net", await relay.LogLineAsync("trace: "));
        network.AssertNoSecret(await relay.LogAsync());
        network.AssertNoSecret(await relay.GetAsync("cat", "/tmp/environment"));
        foreach (var command in new[] { "render", "check" })
            network.AssertNoSecret((await relay.RunAsync("pfinit", command)).All);
        network.AssertNoSecret((await relay.RunAsync("pfinit", "oauth2", "status")).All);
        var daemons = await relay.ShellAsync("""
            for process in /proc/[0-9]*; do
                case $(cat $process/comm) in
                    pfinit | sh | "") ;;
                    *) cat $process/comm; tr '\0' '\n' <$process/environ; tr '\0' ' ' <$process/cmdline; echo ;;
                esac
            done
            """);
        Assert.Contains("smtp", daemons);
        network.AssertNoSecret(daemons);
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
}
