// Settings that change while the relay runs: read again when somebody asks, or by themselves.

using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

public sealed class ReloadTests(MailNetwork network) : IClassFixture<MailNetwork>
{
    private const string Settings = "/etc/pfinit.toml";
    private const string Unchanged = "pfinit: reload: nothing changed";

    [Fact]
    public async Task What_changed_is_put_in_force_and_named_and_what_is_taken_out_goes_back()
    {
        await using var relay = await StartAsync();
        var before = await relay.ParameterAsync("message_size_limit");

        // The relay notices by itself, too, and may do so before it is asked.
        var (limit, said) = (123456, "");
        for (var clock = Stopwatch.StartNew(); said is "" or Unchanged && clock.Elapsed < Patience.Usual;)
        {
            limit++;
            said = await relay.ShellAsync($"{Write($"[postfix]\nmessage_size_limit = {limit}")} && pfinit reload");
        }

        Assert.Equal("pfinit: reload: main.cf; Postfix reads it again", said);
        Assert.Equal($"{limit}", await relay.ParameterAsync("message_size_limit"));
        Assert.Equal(Unchanged, await relay.GetAsync("pfinit", "reload"));

        await WriteAsync(relay, "");
        await relay.GetAsync("pfinit", "reload");
        Assert.Equal(before, await relay.ParameterAsync("message_size_limit"));
    }

    [Fact]
    public async Task Mistakes_are_all_listed_and_nothing_changes()
    {
        await using var relay = await StartAsync();
        var before = await relay.ShellAsync("cat /etc/postfix/main.cf");

        await WriteAsync(relay, "[postfix]\nmessage_size_limit = \"much\"\nmyorigin = \"other.example\"\n[relay]\nhost = \"smtp.example.net\"\nport = 99999");
        var reload = await relay.RunAsync("pfinit", "reload");

        Assert.Equal(78, reload.Status);
        Assert.Contains("/etc/pfinit.toml:2:22: postfix.message_size_limit", reload.Stderr);
        Assert.Contains("/etc/pfinit.toml:6:8: relay.port: 99999 is outside 1..65535", reload.Stderr);
        Assert.Contains("pfinit: error: reload: 2 mistakes; nothing was changed", reload.Stderr);
        Assert.Equal(before, await relay.ShellAsync("cat /etc/postfix/main.cf"));
        Assert.Contains("warning   reload: the settings on disk are refused: /etc/pfinit.toml:2:22: postfix.message_size_limit", await relay.StatusAsync());
        await PassesMailAsync(relay);

        await WriteAsync(relay, "");
        await relay.LogLineAsync("reload: the settings are good again; nothing changed");

        // The line in the log comes before the end of the reload, which one that is asked for waits for.
        await relay.GetAsync("pfinit", "reload");
        Assert.DoesNotContain("refused:", await relay.StatusAsync());
    }

    [Fact]
    public async Task What_only_the_daemons_can_tell_to_be_wrong_is_found_and_changes_nothing()
    {
        await using var relay = await StartAsync();

        await WriteAsync(relay, "[postfix]\ndefault_process_limit = \"${mail_name?many}\"");
        var reload = await relay.RunAsync("pfinit", "reload");
        Assert.Equal(78, reload.Status);
        Assert.Contains("default_process_limit", reload.Stderr);

        await relay.GetAsync("pfinit", "dkim", "keygen", "example.com");
        await WriteAsync(relay, "[opendkim]\nSignatureAlgorithm = \"rsa-foo\"");
        reload = await relay.RunAsync("pfinit", "reload");
        Assert.Equal(78, reload.Status);
        Assert.Contains("unknown signing algorithm \"rsa-foo\"", reload.Stderr);

        await WriteAsync(relay, "[postfix]\nsmtpd_relay_restrictions = \"bogus\"");
        reload = await relay.RunAsync("pfinit", "reload");
        Assert.Equal(78, reload.Status);
        Assert.Contains("unknown smtpd restriction: \"bogus\" (set by postfix.smtpd_relay_restrictions at /etc/pfinit.toml:2:28)", reload.Stderr);

        await WriteAsync(relay, "[postfix]\nsmtp_generic_maps = \"pcre:/nope $relay_clientcerts\"");
        reload = await relay.RunAsync("pfinit", "reload");
        Assert.Equal(78, reload.Status);
        Assert.Contains("mail would be taken and never leave: smtp cannot use a table: open /nope: No such file or directory (set by postfix.smtp_generic_maps", reload.Stderr);
        await PassesMailAsync(relay);
    }

    [Fact]
    public async Task A_hangup_reloads_and_an_open_session_goes_on()
    {
        await using var relay = await StartAsync();
        var recipient = network.NewRecipient();
        using var client = await LineClient.ConnectAsync(relay.Inside);
        Assert.StartsWith("250", await client.SayAsync("EHLO client.example.com"));
        Assert.StartsWith("250", await client.SayAsync("MAIL FROM:<sender@example.com>"));
        Assert.StartsWith("250", await client.SayAsync($"RCPT TO:<{recipient}>"));
        await WriteAsync(relay, "[postfix]\nmessage_size_limit = 123456");

        await relay.SignalAsync("HUP");
        await relay.LogLineAsync("reload: main.cf; Postfix reads it again");

        Assert.StartsWith("354", await client.SayAsync("DATA"));
        await client.WriteAsync($"From: <sender@example.com>\r\nTo: <{recipient}>\r\nSubject: begun before the reload\r\n\r\nThis is the text.");
        Assert.StartsWith("250", await client.SayAsync("."));
        Assert.NotNull(await network.Receiver.MessageForAsync(recipient));
    }

    [Fact]
    public async Task Changes_that_an_init_script_made_stay()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Files = { ["/docker-init.db/banner.sh"] = "postconf -e smtpd_banner='hello from a script'\n" },
        });

        await WriteAsync(relay, "[postfix]\nmessage_size_limit = 123456");
        await relay.GetAsync("pfinit", "reload");

        Assert.Equal("hello from a script", await relay.ParameterAsync("smtpd_banner"));
        Assert.Equal("123456", await relay.ParameterAsync("message_size_limit"));
    }

    // An init script stands for whoever changes something in the seconds that a start may take.
    [Theory]
    [InlineData("printf '[postfix]\nmessage_size_limit = 123456\n' >/etc/pfinit.toml", "reload: main.cf; Postfix reads it again", "123456")]
    [InlineData("kill -HUP 1", "reload: nothing changed", "")]
    public async Task What_comes_while_the_relay_starts_is_done_when_it_is_up(string script, string said, string limit)
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Files = { ["/docker-init.db/change.sh"] = script + "\n" },
        });

        await relay.LogLineAsync(said);
        if (limit.Length > 0)
            Assert.Equal(limit, await relay.ParameterAsync("message_size_limit"));
        else
            Assert.Contains("SIGHUP: the settings are read again when the relay is up", await relay.LogAsync());
    }

    [Fact]
    public async Task A_secret_that_is_swapped_as_Kubernetes_does_it_is_noticed()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["RELAYHOST"] = "[smarthost.example.net]:587",
            ["RELAYHOST_USERNAME"] = "joe",
            ["RELAYHOST_PASSWORD_FILE"] = "/secrets/password",
            Files = { ["/secrets/..1/password"] = "one", ["/secrets/..2/password"] = "two", ["/docker-init.db/none.sh"] = "true\n" },
            EntryPoint = ["sh", "-c", "ln -s ..1 /secrets/..data && ln -s ..data/password /secrets/password && exec /usr/sbin/pfinit run"],
        });

        await relay.ShellAsync("ln -s ..2 /secrets/..data_tmp && mv -T /secrets/..data_tmp /secrets/..data");

        await relay.LogLineAsync("reload: sasl_passwd; Postfix reads it again");
        Assert.Equal("joe:two", await relay.GetAsync("postmap", "-q", "[smarthost.example.net]:587", "lmdb:/etc/postfix/sasl_passwd"));
    }

    [Fact]
    public async Task A_new_certificate_is_noticed_and_shown_to_the_next_client_and_so_is_one_that_was_gone()
    {
        using var first = Certificate();
        using var second = Certificate();
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["POSTFIX_smtpd_tls_chain_files"] = "/tls/server.pem",
            Files = { ["/tls/server.pem"] = Pem(first) },
        });
        await ShowsAsync(relay, first);

        await relay.ShellAsync($"echo '{Pem(second)}' >/tls/new.pem && mv /tls/new.pem /tls/server.pem");

        await relay.LogLineAsync("reload: server.pem; Postfix reads it again");
        Assert.Equal(Unchanged, await relay.GetAsync("pfinit", "reload"));
        await ShowsAsync(relay, second);

        // The very same file: what began while it was gone has none.
        await relay.ShellAsync("mv /tls/server.pem /tls/aside");
        await relay.LogLineAsync("reload: 1 mistake; nothing was changed");
        Assert.Equal(78, (await relay.RunAsync("pfinit", "reload")).Status);
        Assert.Contains("the settings on disk are refused", await relay.StatusAsync());
        await relay.ShellAsync("mv /tls/aside /tls/server.pem");
        await relay.LogLinesAsync("reload: server.pem; Postfix reads it again", 2);
        Assert.Equal(Unchanged, await relay.GetAsync("pfinit", "reload"));
        await ShowsAsync(relay, second);
        Assert.DoesNotContain("settings on disk are refused", await relay.StatusAsync());
    }

    [Fact]
    public async Task The_first_key_starts_the_signer()
    {
        await using var relay = await StartAsync();
        await MakeKeyAsync(relay);
        await SignsAsync(relay);
    }

    [Fact]
    public async Task A_key_that_breaks_or_goes_is_refused_and_no_mail_leaves_unsigned_until_it_is_back()
    {
        const string Key = "/etc/opendkim/keys/example.com.private";
        await using var relay = await StartAsync();
        await MakeKeyAsync(relay);

        await relay.ShellAsync($"cp -p {Key} /tmp/key; echo garbage >{Key}");
        await relay.LogLineAsync($"error: {Key}: is no private key");
        var refused = await Assert.ThrowsAsync<SmtpCommandException>(() => relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient())));
        Assert.InRange((int)refused.StatusCode, 400, 499);

        await relay.ShellAsync($"rm {Key}");
        await relay.LogLineAsync($"error: {Key}: is gone; mail from example.com would go out unsigned");

        await relay.ShellAsync($"mv /tmp/key {Key}");
        await relay.LogLineAsync("reload: 1 key; OpenDKIM reads it again");
        await SignsAsync(relay);
    }

    [Fact]
    public async Task Format_and_masking_of_the_log_change_in_place_and_what_cannot_or_must_not_is_named()
    {
        await using var relay = await StartAsync();

        await WriteAsync(relay, "timezone = \"Europe/Berlin\"\n[log]\nformat = \"json\"\nmask = \"paranoid\"");
        await relay.GetAsync("pfinit", "reload");

        Assert.StartsWith("{", await relay.LogLineAsync("reload: TZ: in force at the next start"));
        Assert.StartsWith("{", await relay.LogLineAsync("reload: log format, masking"));
        Assert.Equal("pfinit: reload: TZ: in force at the next start\npfinit: reload: nothing else changed", await relay.GetAsync("pfinit", "reload"));
        Assert.Contains("warning   reload: TZ: in force at the next start", await relay.StatusAsync());

        await relay.ShellAsync("echo 'joe:one' >/etc/logins");
        await WriteAsync(relay, "logins_file = \"/etc/logins\"");
        await relay.GetAsync("pfinit", "reload");
        await relay.LogLineAsync(", main.cf, ");
        await relay.ShellAsync(": >/etc/logins");
        var refused = await relay.RunAsync("pfinit", "reload");
        Assert.Equal(78, refused.Status);
        Assert.Equal(2, refused.Stderr.TrimEnd().Split('\n').Length);
        Assert.Contains("/etc/logins has become empty", refused.Stderr);
    }

    [Fact]
    public async Task Below_another_init_a_service_manager_hears_of_start_reload_and_stop()
    {
        using var folder = new TemporaryFolder();
        using var manager = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Unspecified);
        manager.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(folder.Path + "/notify"));
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["NOTIFY_SOCKET"] = "/manager/notify",

            // A sign of life every five seconds: of ten that nobody has heard yet there is no room for anything else (net.unix.max_dgram_qlen).
            ["WATCHDOG_USEC"] = "10000000",
            Files = { ["/docker-init.db/environment.sh"] = "env >/tmp/environment\n" },
            Confine = host => host.Binds = [$"{folder.Path}:/manager"],
            EntryPoint = ["sh", "-c", "trap 'kill $!' TERM; pfinit run & wait; wait $!"],
        });

        await HearsAsync(manager, "READY=1");
        await HearsAsync(manager, "WATCHDOG=1");
        await relay.ShellAsync("kill -HUP $(pidof pfinit)");
        await HearsAsync(manager, "RELOADING=1\nMONOTONIC_USEC=");
        await HearsAsync(manager, "READY=1");
        Assert.DoesNotContain("NOTIFY_SOCKET", await relay.ShellAsync("cat /tmp/environment"));
        await relay.SignalAsync("TERM");
        await HearsAsync(manager, "STOPPING=1");
        Assert.Equal(0, await relay.ExitAsync());
    }

    private Task<Relay> StartAsync() => network.StartAsync(new RelaySetup { ["ALLOWED_SENDER_DOMAINS"] = "example.com" });

    private static Task<string> WriteAsync(Relay relay, string toml) => relay.ShellAsync(Write(toml));

    // In one piece, so that nobody reads half of it.
    private static string Write(string toml) => $"echo '{toml}' >{Settings}.new && mv {Settings}.new {Settings}";

    private async Task MakeKeyAsync(Relay relay)
    {
        await relay.GetAsync("pfinit", "dkim", "keygen", "example.com");
        await relay.LogLineAsync("1 key; Postfix and OpenDKIM read them again");

        // An smtpd of before that waits for a client may take one more.
        await Patience.UntilAsync("mail is signed", () => IsSignedAsync(relay));
    }

    private async Task SignsAsync(Relay relay) => Assert.True(await IsSignedAsync(relay));

    private async Task<bool> IsSignedAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendUntilTakenAsync(Letter.Text("sender@example.com", recipient));
        return (await network.Receiver.MessageForAsync(recipient)).Headers.Contains("DKIM-Signature");
    }

    private async Task PassesMailAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendUntilTakenAsync(Letter.Text("sender@example.com", recipient));
        Assert.NotNull(await network.Receiver.MessageForAsync(recipient));
    }

    // An smtpd of before the reload that waits for a client may take one more.
    private static Task ShowsAsync(Relay relay, X509Certificate2 expected) => Patience.UntilAsync(
        $"the certificate {expected.Thumbprint} is shown", async () => await ShownAsync(relay) == expected.Thumbprint);

    private static async Task<string> ShownAsync(Relay relay)
    {
        var shown = "";
        try
        {
            using var client = await relay.ConnectOverTlsAsync(certificate => (shown = certificate.Thumbprint).Length > 0);
        }
        catch (Exception error) when (error is NotSupportedException or MailKit.CommandException)
        {
            // It has none.
        }

        return shown;
    }

    private static async Task HearsAsync(System.Net.Sockets.Socket manager, string beginning)
    {
        using var patience = new CancellationTokenSource(Patience.Usual);
        var buffer = new byte[500];
        string heard;
        do
        {
            var length = await manager.ReceiveAsync(buffer, patience.Token);
            heard = System.Text.Encoding.UTF8.GetString(buffer, 0, length);
        }
        while (!heard.StartsWith(beginning, StringComparison.Ordinal));
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=relay.example.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("relay.example.com");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    private static string Pem(X509Certificate2 certificate) =>
        certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem() + "\n";
}
