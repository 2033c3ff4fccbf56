// The user's own lookup tables and services, as Postfix sees them in the end.

using MailKit.Net.Smtp;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

[Collection(SettingsNetwork.Name)]
public sealed class OwnServiceTests(MailNetwork network)
{
    private const string Settings = """
        [tables.refused.rows]
        "refused@example.net" = "REJECT not this one"
        "Two Words" = "OK"
        [tables.unused.rows]
        key = "value"
        [tables.subjects]
        type = "pcre"
        text = '/^Subject: no (\w+)/ REJECT no $1 please'
        [tables.secret]
        secret = true
        rows = { key = "hidden-value" }

        [postfix]
        header_checks = "table:subjects"

        [master."submission/inet"]
        smtpd_sender_restrictions = "check_recipient_access table:refused, permit_mynetworks, reject"
        maxproc = 7
        [master."2525/inet"]
        command = "smtpd"
        smtpd_banner = "second door of $myhostname"
        [master."smtp/unix"]
        smtp_helo_timeout = "30s"
        [master]
        "virtual/unix" = false
        """;

    [Fact]
    public async Task Tables_and_services_take_effect_and_go_with_their_settings()
    {
        var volume = "pfinit-test-" + Guid.NewGuid();
        try
        {
            await using (var relay = await network.StartAsync(Setup(volume, Settings)))
            {
                var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => relay.SendAsync(Letter.Text("sender@example.com", "refused@example.net")));
                Assert.Contains("not this one", refusal.Message);
                var letter = Letter.Text("sender@example.com", network.NewRecipient());
                letter.Subject = "no thanks";
                Assert.Contains("no thanks please", (await Assert.ThrowsAsync<SmtpCommandException>(() => relay.SendAsync(letter))).Message);
                await relay.UntilAsync("pfinit status | grep -q '^mail      0 accepted, 2 refused'");

                Assert.Contains("second door of relay.example.com", await relay.ShellAsync("sleep 1 | nc 127.0.0.1 2525"));
                Assert.Equal("submission/inet/process_limit = 7", await relay.GetAsync("postconf", "-F", "submission/inet/process_limit"));
                Assert.Equal("smtp/unix/smtp_helo_timeout = 30s", await relay.GetAsync("postconf", "-P", "smtp/unix/smtp_helo_timeout"));
                Assert.DoesNotContain("virtual", await relay.GetAsync("postconf", "-M"));

                Assert.Equal("OK", await relay.GetAsync("postmap", "-q", "two words", "lmdb:/etc/postfix/tables/refused"));
                Assert.Equal("600 600", await relay.ShellAsync("cd /etc/postfix/tables; echo $(stat -c %a secret secret.lmdb)"));
                Assert.DoesNotContain("hidden-value", await relay.GetAsync("pfinit", "render") + await relay.LogAsync());
            }

            await using var later = await network.StartAsync(Setup(volume, "[tables.secret]\ntype = \"regexp\"\ntext = \"/a/ b\"\n"));

            // What the settings have no longer is taken out of main.cf on the volume, and the tables go with it. One has changed its type.
            Assert.Equal("secret", await later.ShellAsync("echo $(ls /etc/postfix/tables)"));
            Assert.Contains("header_checks: no longer in the settings, so ", await later.LogLineAsync("/etc/postfix/main.cf: "));
            Assert.Contains("virtual", await later.GetAsync("postconf", "-M"));
            Assert.DoesNotContain("2525", await later.GetAsync("postconf", "-M"));
        }
        finally
        {
            await Engine.RunAsync("volume", "rm", "--force", volume);
        }
    }

    [Fact]
    public async Task Environment_changes_services_and_tables_that_only_they_name_are_built()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["POSTFIXMASTER_submission__inet__smtpd_sender_restrictions"] = "check_recipient_access hash:/etc/postfix/mine, permit_mynetworks, reject",
            ["POSTFIXMASTER_smtp__unix__maxproc"] = "20",
            ["POSTFIXMASTER_extra__unix"] = "extra unix - - n - - smtp\n-o syslog_name=postfix/extra",
            ["POSTFIXMASTER_virtual__unix"] = "",
            Files = { ["/etc/postfix/mine"] = "refused@example.net REJECT not this one\n" },
        });

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => relay.SendAsync(Letter.Text("sender@example.com", "refused@example.net")));

        Assert.Contains("not this one", refusal.Message);
        Assert.Equal("smtp/unix/process_limit = 20", await relay.GetAsync("postconf", "-F", "smtp/unix/process_limit"));
        Assert.Equal("extra/unix/syslog_name = postfix/extra", await relay.GetAsync("postconf", "-P", "extra/unix/syslog_name"));
        Assert.DoesNotContain("virtual", await relay.GetAsync("postconf", "-M"));
    }

    private static RelaySetup Setup(string volume, string settings) => new()
    {
        ["ALLOWED_SENDER_DOMAINS"] = "example.com",
        Volumes = { ["/etc/postfix"] = volume },
        Files = { ["/etc/pfinit.toml"] = settings },
    };
}
