// Logins and certificates over the life of a relay: changed, taken back, kept in a volume, confined, wrong.

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailKit.Security;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

[Collection(SettingsNetwork.Name)]
public sealed class LoginSettingsTests(MailNetwork network)
{
    private const string HostName = "relay.example.com";

    [Fact]
    public async Task Login_that_is_taken_out_is_gone_at_the_next_start_and_the_certificate_stays()
    {
        await using var volumes = new Volumes("/etc/postfix");
        string first;
        await using (var relay = await network.StartAsync(Setup("joe:one,ann:two", volumes)))
        {
            await LogInAsync(relay, "joe", "one");
            await LogInAsync(relay, "ann", "two");
            first = Fingerprint(await CertificateAsync(relay));
        }

        await using (var relay = await network.StartAsync(Setup("ann:three", volumes)))
        {
            await Assert.ThrowsAsync<AuthenticationException>(() => LogInAsync(relay, "joe", "one"));
            await Assert.ThrowsAsync<AuthenticationException>(() => LogInAsync(relay, "ann", "two"));
            await LogInAsync(relay, "ann", "three");
            Assert.Equal(first, Fingerprint(await CertificateAsync(relay)));
        }

        await using (var relay = await network.StartAsync(Setup(null, volumes)))
        {
            using var client = await relay.ConnectAsync();
            Assert.Empty(client.AuthenticationMechanisms);
            Assert.Equal("no", await relay.ParameterAsync("smtpd_sasl_auth_enable"));
            Assert.Equal("", await relay.ParameterAsync("smtpd_tls_cert_file"));
            Assert.Equal("", await relay.ParameterAsync("smtpd_tls_security_level"));
            Assert.Equal("", await relay.GetAsync("ls", "-A", "/etc/postfix/sasl"));
        }
    }

    [Fact]
    public async Task Second_start_finds_everything_in_place()
    {
        await using var relay = await network.StartAsync(Setup("joe:one"));
        await relay.StopAsync();
        await relay.StartAsync();

        Assert.Contains("files: 0 written", await relay.LogAsync());
        Assert.Contains("self-signed certificate for relay.example.com kept", await relay.LogAsync());
    }

    [Fact]
    public async Task Self_signed_certificate_is_said_with_its_fingerprint_and_made_again_for_another_name()
    {
        await using var volumes = new Volumes("/etc/postfix");
        await using (var relay = await network.StartAsync(Setup("joe:one", volumes)))
        {
            using var certificate = await CertificateAsync(relay);
            Assert.True(certificate.MatchesHostname(HostName));
            Assert.Contains($"SHA-256 {Fingerprint(certificate)};", await relay.LogLineAsync($"self-signed certificate for {HostName} generated"));
        }

        await using (var relay = await network.StartAsync(Setup("joe:one", volumes, "other.example.com")))
        {
            using var certificate = await CertificateAsync(relay);
            Assert.True(certificate.MatchesHostname("other.example.com"));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Own_certificate_is_served(bool chain)
    {
        var (key, certificate) = Certify("mine.example.com");
        var setup = new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Files = { ["/certs/relay.key"] = key, ["/certs/relay.crt"] = certificate, ["/certs/relay.pem"] = key + "\n" + certificate },
        };
        setup[chain ? "POSTFIX_smtpd_tls_chain_files" : "POSTFIX_smtpd_tls_cert_file"] = chain ? "/certs/relay.pem" : "/certs/relay.crt";
        if (!chain)
            setup["POSTFIX_smtpd_tls_key_file"] = "/certs/relay.key";
        await using var relay = await network.StartAsync(setup);

        using var expected = X509Certificate2.CreateFromPem(certificate);
        using var served = await CertificateAsync(relay);

        Assert.Equal(expected.Thumbprint, served.Thumbprint);
        Assert.DoesNotContain("self-signed", await relay.LogAsync());
    }

    [Fact]
    public async Task Certificate_that_does_not_belong_to_the_key_is_refused_before_the_start()
    {
        using var folder = new TemporaryFolder();
        folder.Write("relay.key", Certify("one.example.com").Key);
        folder.Write("relay.crt", Certify("two.example.com").Certificate);

        var output = await Engine.RunOnceAsync(
            "-e", "ALLOWED_SENDER_DOMAINS=example.com", "-v", $"{folder.Path}:/certs:ro",
            "-e", "POSTFIX_smtpd_tls_cert_file=/certs/relay.crt", "-e", "POSTFIX_smtpd_tls_key_file=/certs/relay.key");

        Assert.Equal(78, output.Status);
        Assert.Contains("POSTFIX_smtpd_tls_cert_file: the key in /certs/relay.key does not belong to the first certificate in /certs/relay.crt", output.All);
    }

    [Fact]
    public async Task Plain_is_offered_in_the_clear_when_asked_for()
    {
        var setup = Setup("joe:one");
        setup["POSTFIX_smtpd_sasl_security_options"] = "noanonymous";
        await using var relay = await network.StartAsync(setup);

        using var client = await relay.ConnectAsync();
        await client.AuthenticateAsync(new SaslMechanismPlain("joe", "one"));

        Assert.Contains("offered without TLS, too", await relay.LogAsync());
    }

    [Fact]
    public async Task Hundreds_of_logins_with_a_read_only_root()
    {
        var setup = new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["SMTPD_SASL_USERS"] = string.Join(',', Enumerable.Range(1, 500).Select(number => $"user{number}@example.org:password {number}")),
            Confine = host =>
            {
                host.ReadonlyRootfs = true;
                host.Tmpfs = new[] { "/tmp", "/run", "/var/spool/postfix", "/etc/postfix", "/etc/opendkim", "/var/lib/postfix" }.ToDictionary(path => path, _ => "");
            },
        };
        await using var relay = await network.StartAsync(setup);

        await LogInAsync(relay, "user1@example.org", "password 1");
        await LogInAsync(relay, "user500@example.org", "password 500");
        var listed = await relay.GetAsync("sasldblistusers2", "-f", "/etc/postfix/sasl/sasldb2");
        Assert.Equal(500, listed.Split('\n').Distinct().Count());
        Assert.All(listed.Split('\n'), line => Assert.EndsWith("@example.org: userPassword", line));
    }

    [Fact]
    public async Task Mistakes_are_all_said_without_a_password()
    {
        var output = await Engine.RunOnceAsync("-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "SMTPD_SASL_USERS=Hidden-1,joe:,ann:Hidden-2,ann@localdomain:Hidden-3");

        Assert.Equal(78, output.Status);
        Assert.Contains("login 1 has no colon", output.All);
        Assert.Contains("login 2: the password is empty", output.All);
        Assert.Contains("\"ann@localdomain\" is there twice", output.All);
        Assert.DoesNotContain("Hidden", output.All);
    }

    [Fact]
    public async Task Smtpd_conf_of_an_older_image_is_kept_beside_ours()
    {
        var setup = Setup("joe:one");
        setup.Files["/etc/postfix/sasl/smtpd.conf"] = "pwcheck_method: auxprop\nmech_list: NTLM\n";
        await using var relay = await network.StartAsync(setup);

        await LogInAsync(relay, "joe", "one");

        Assert.Contains("mech_list: NTLM", await relay.GetAsync("cat", "/etc/postfix/sasl/smtpd.conf.before-pfinit"));
        Assert.Contains("WARNING", await relay.LogLineAsync("/etc/postfix/sasl/smtpd.conf: was not written by pfinit"));
    }

    private static RelaySetup Setup(string? logins, Volumes? volumes = null, string hostName = HostName)
    {
        var setup = new RelaySetup { ["ALLOWED_SENDER_DOMAINS"] = "example.com", HostName = hostName, Volumes = volumes?.Names ?? [] };
        if (logins is not null)
            setup["SMTPD_SASL_USERS"] = logins;
        return setup;
    }

    private static async Task LogInAsync(Relay relay, string user, string password)
    {
        using var client = await relay.ConnectOverTlsAsync();
        await client.AuthenticateAsync(new SaslMechanismPlain(user, password));
        Assert.True(client.IsAuthenticated);
    }

    // The one that the server shows, whoever it is for: the caller asks.
    private static async Task<X509Certificate2> CertificateAsync(Relay relay)
    {
        X509Certificate2? shown = null;
        using (await relay.ConnectOverTlsAsync(certificate => (shown = X509CertificateLoader.LoadCertificate(certificate.RawData)) is not null))
            return shown!;
    }

    private static string Fingerprint(X509Certificate2 certificate) =>
        string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(part => part.ToString("x2")));

    private static (string Key, string Certificate) Certify(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + host, key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return (key.ExportPkcs8PrivateKeyPem(), certificate.ExportCertificatePem());
    }
}
