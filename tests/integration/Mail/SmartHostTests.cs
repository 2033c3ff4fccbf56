// Through another relay, as most people send: encrypted, logged in, the certificate verified where asked.

using System.Text;
using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class SmartHostTests(MailNetwork network)
{
    private const string Authority = "/etc/smarthost-ca.crt";

    private static readonly string EveryPrintableCharacter = string.Concat(Enumerable.Range(' ', 0x7f - ' ').Select(code => (char)code));

    [Theory]
    [InlineData("plain")]
    [InlineData("login")]
    public async Task Password_of_every_printable_character_logs_in_over_starttls(string mechanism)
    {
        var password = EveryPrintableCharacter + "äöüß€ЖД漢字😀";
        await network.Receiver.AddLoginAsync("printable", password);
        var setup = Setup("[smarthost.example.net]:587", "printable", password);
        setup["POSTFIX_smtp_sasl_mechanism_filter"] = mechanism;
        await using var relay = await network.StartAsync(setup);

        var received = await SendAsync(relay);

        Assert.Contains("(Authenticated sender: printable@example.net)", Arrival(received));
        Assert.Contains("using TLSv1.3", Arrival(received));
    }

    [Fact]
    public async Task User_name_with_a_colon_logs_in()
    {
        await network.Receiver.AddLoginAsync("tenant:joe", "pass:word");
        await using var relay = await network.StartAsync(Setup("[smarthost.example.net]:587", "tenant:joe", "pass:word"));

        Assert.Contains("(Authenticated sender: tenant:joe@example.net)", Arrival(await SendAsync(relay)));
    }

    [Fact]
    public async Task Verified_certificate_lets_mail_through_at_level_secure()
    {
        await network.Receiver.AddLoginAsync("secure", "secret");
        var setup = Setup("[smarthost.example.net]:587", "secure", "secret", new() { [Authority] = await network.Receiver.AuthorityAsync() });
        setup["POSTFIX_smtp_tls_security_level"] = "secure";
        setup["POSTFIX_smtp_tls_CAfile"] = Authority;
        setup["POSTFIX_smtp_tls_loglevel"] = "1";
        await using var relay = await network.StartAsync(setup);

        await SendAsync(relay);

        Assert.Contains("Verified TLS connection", await relay.LogLineAsync("TLS connection established to smarthost.example.net"));
    }

    [Fact]
    public async Task Certificate_of_an_unknown_authority_keeps_mail_in_the_queue_at_level_secure()
    {
        var setup = Setup("[smarthost.example.net]:587", "secure", "secret");
        setup["POSTFIX_smtp_tls_security_level"] = "secure";
        await using var relay = await network.StartAsync(setup);
        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));

        Assert.Contains("status=deferred", await relay.LogLineAsync("Server certificate not verified"));
    }

    [Theory]
    [InlineData("[smarthost.example.net]:465", "")]
    [InlineData("[smarthost.example.net]:submissions", "")]
    [InlineData("[smarthost.example.net]", "465")]
    public async Task Port_465_means_tls_from_the_start_by_itself(string relayHost, string port)
    {
        await network.Receiver.AddLoginAsync("wrapped", "secret");
        var setup = Setup(relayHost, "wrapped", "secret");
        setup["RELAYHOST_PORT"] = port;
        setup["POSTFIX_smtp_tls_security_level"] = "may";
        await using var relay = await network.StartAsync(setup);

        Assert.Contains("(Authenticated sender: wrapped@example.net)", Arrival(await SendAsync(relay)));
        Assert.Equal("encrypt", await relay.ParameterAsync("smtp_tls_security_level"));
        await relay.LogLineAsync("TLS from the start on port 465, so smtp_tls_security_level is encrypt instead of may");
    }

    [Fact]
    public async Task Wrapper_mode_that_the_user_sets_is_left_to_him()
    {
        await network.Receiver.AddLoginAsync("wrapped", "secret");
        var setup = Setup("[smarthost.example.net]:465", "wrapped", "secret");
        setup["POSTFIX_smtp_tls_wrappermode"] = "yes";
        await using var relay = await network.StartAsync(setup);

        Assert.Contains("(Authenticated sender: wrapped@example.net)", Arrival(await SendAsync(relay)));
        Assert.DoesNotContain("TLS from the start on port 465", await relay.LogAsync());
    }

    [Fact]
    public async Task Wrong_password_keeps_mail_in_the_queue_and_stays_out_of_the_log()
    {
        await network.Receiver.AddLoginAsync("mistaken", "right");
        await using var relay = await network.StartAsync(Setup("[smarthost.example.net]:587", "mistaken", "Wr0ng-Passw0rd"));
        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));

        Assert.Contains("status=deferred", await relay.LogLineAsync("SASL authentication failed; server smarthost.example.net"));
        Assert.DoesNotContain("Wr0ng-Passw0rd", await relay.LogAsync());
    }

    // A server of a few lines inside the container, since no tool of the receiver could be taught a password with a line break.
    [Theory]
    [InlineData(" leading")]
    [InlineData("trailing \t ")]
    [InlineData("two\nlines\n")]
    [InlineData("\r\n")]
    [InlineData("co:lon: and $mydomain #hash")]
    public async Task Password_reaches_the_server_to_the_letter(string password)
    {
        const string Server = """
            #!/bin/sh
            printf '220 smarthost ESMTP\r\n'
            while IFS= read -r line; do
              case $line in
                EHLO*) printf '250-smarthost\r\n250 AUTH PLAIN\r\n' ;;
                AUTH*) printf '%s\n' "$line" >/tmp/auth; printf '235 2.7.0 Good\r\n' ;;
                DATA*) printf '354 Go ahead\r\n'; while IFS= read -r line && [ "$line" != "$(printf '.\r')" ]; do :; done; printf '250 2.0.0 Taken\r\n' ;;
                QUIT*) printf '221 2.0.0 Bye\r\n'; exit ;;
                *) printf '250 2.0.0 Good\r\n' ;;
              esac
            done
            """;
        var setup = Setup("[127.0.0.1]:2525", "joe", password, new() { ["/smarthost.sh"] = Server });
        setup["POSTFIX_smtp_tls_security_level"] = "none";
        await using var relay = await network.StartAsync(setup);
        await Engine.GetAsync("exec", "-d", relay.Id, "nc", "-ll", "-p", "2525", "-e", "/smarthost.sh");
        await relay.ShellAsync("until netstat -lnt | grep -q :2525; do :; done");

        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));

        await relay.LogLineAsync("status=sent (250 2.0.0 Taken)");
        var response = (await relay.GetAsync("cat", "/tmp/auth")).Trim().Split(' ')[^1];
        Assert.Equal("\0joe\0" + password, Encoding.UTF8.GetString(Convert.FromBase64String(response)));
    }

    private static RelaySetup Setup(string relayHost, string user, string password, Dictionary<string, string>? files = null) => new()
    {
        ["ALLOWED_SENDER_DOMAINS"] = "example.com",
        ["RELAYHOST"] = relayHost,
        ["RELAYHOST_USERNAME"] = user,
        ["RELAYHOST_PASSWORD"] = password,
        ["POSTFIX_smtp_tls_security_level"] = "encrypt",
        Files = files ?? [],
    };

    private static string Arrival(MimeMessage message) => message.Headers[HeaderId.Received]!;

    private async Task<MimeMessage> SendAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        return await network.Receiver.MessageForAsync(recipient);
    }
}
