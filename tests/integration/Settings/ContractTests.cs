// The tables of the drop-in contract, as Postfix itself sees their effect: what is always set, and what a relay sets and leaves behind.

using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

[Collection(SettingsNetwork.Name)]
public sealed class ContractTests(MailNetwork network, ContractTests.TwoRelays relays) : IClassFixture<ContractTests.TwoRelays>
{
    [Theory]
    [InlineData("default_database_type", "lmdb")]
    [InlineData("mydestination", "")]
    [InlineData("relay_domains", "")]
    [InlineData("header_size_limit", "4096000")]
    [InlineData("message_size_limit", "0")]
    [InlineData("mynetworks", "127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16")]
    [InlineData("myhostname", "relay.example.com")]
    [InlineData("smtp_tls_security_level", "may")]
    [InlineData("smtpd_delay_reject", "yes")]
    [InlineData("smtpd_helo_required", "yes")]
    [InlineData("smtpd_client_restrictions", "permit_mynetworks, permit_sasl_authenticated, reject")]
    [InlineData("smtpd_helo_restrictions", "permit_mynetworks, reject_invalid_helo_hostname, permit")]
    [InlineData("smtpd_sender_restrictions", "permit_mynetworks, permit_sasl_authenticated, reject")]
    [InlineData("smtpd_relay_restrictions", "permit")]
    [InlineData("smtpd_recipient_restrictions", "reject_non_fqdn_recipient, reject_unknown_recipient_domain, check_sender_access lmdb:/etc/postfix/allowed_senders, reject")]
    [InlineData("smtputf8_enable", "yes")]
    public async Task Parameter_that_is_always_set(string name, string value) => Assert.Equal(value, await relays.Direct.ParameterAsync(name));

    [Theory]
    [InlineData("relayhost", "[smarthost.example.net]:587", "")]
    [InlineData("smtp_tls_CAfile", "/etc/ssl/certs/ca-certificates.crt", "")]
    [InlineData("smtp_sasl_auth_enable", "yes", "no")]
    [InlineData("smtp_sasl_password_maps", "lmdb:/etc/postfix/sasl_passwd", "")]
    [InlineData("smtp_sasl_security_options", "noanonymous", "noplaintext, noanonymous")]
    [InlineData("smtp_sasl_tls_security_options", "noanonymous", "$smtp_sasl_security_options")]
    [InlineData("masquerade_domains", "example.com", "")]
    [InlineData("local_header_rewrite_clients", "static:all", "permit_inet_interfaces")]
    [InlineData("smtp_header_checks", "regexp:/etc/postfix/smtp_header_checks", "")]
    [InlineData("debug_peer_list", "$mynetworks", "")]
    public async Task Parameter_of_a_setting_is_there_with_it_and_gone_without_it(string name, string with, string without)
    {
        Assert.Equal(with, await relays.Everything.ParameterAsync(name));
        Assert.Equal(without, await relays.Direct.ParameterAsync(name));
    }

    [Fact]
    public async Task Key_of_the_password_is_SASL_RELAYHOST() =>
        Assert.Equal("joe:secret", await relays.Everything.GetAsync("postmap", "-q", "other.example.net", "lmdb:/etc/postfix/sasl_passwd"));

    [Theory]
    [InlineData("postfix 100:102")]
    [InlineData("opendkim 101:104")]
    [InlineData("group postdrop 103")]
    public async Task Accounts_are_printed_at_the_start(string account) => Assert.Contains(account, await relays.Direct.LogLineAsync("start: pfinit"));

    [Fact]
    public async Task Opendkim_says_why_it_did_not_sign_when_debugging() =>
        Assert.Equal("LogWhy yes", await relays.Everything.GetAsync("grep", "LogWhy", "/etc/opendkim/opendkim.conf"));

    [Fact]
    public async Task Colour_that_is_forced_is_on_lines_of_pfinit_without_a_terminal()
    {
        Assert.Contains("\x1b[38;5;", await relays.Everything.LogLineAsync("start: pfinit"));
        Assert.DoesNotContain('\x1b', await relays.Direct.LogAsync());
    }

    [Fact]
    public async Task Alias_table_exists() =>
        Assert.Equal("root", await relays.Direct.ShellAsync("postalias -q postmaster $(postconf -h alias_maps)"));

    [Fact]
    public async Task Message_above_the_limit_is_refused()
    {
        var letter = Letter.Text("sender@example.com", network.NewRecipient());
        letter.Body = new TextPart("plain") { Text = new string('x', 70_000) };

        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => relays.Everything.SendAsync(letter));

        Assert.Contains("size", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>One relay with the least settings, on files where an earlier start had all of them; and one with all of them.</summary>
    public sealed class TwoRelays(MailNetwork network) : IAsyncLifetime
    {
        private const string Leftovers = """
            compatibility_level = 3.10
            relayhost = [old.example.net]
            smtp_tls_CAfile = /etc/ssl/certs/ca-certificates.crt
            smtp_sasl_auth_enable = yes
            smtp_sasl_password_maps = lmdb:/etc/postfix/sasl_passwd
            smtp_sasl_security_options = noanonymous
            smtp_sasl_tls_security_options = noanonymous
            masquerade_domains = old.example.com
            local_header_rewrite_clients = static:all
            smtp_header_checks = regexp:/etc/postfix/smtp_header_checks
            debug_peer_list = $mynetworks

            """;

        public Relay Direct { get; private set; } = null!;

        public Relay Everything { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Direct = await network.StartAsync(new RelaySetup
            {
                ["ALLOWED_SENDER_DOMAINS"] = "example.com",
                Files = { ["/etc/postfix/main.cf"] = Leftovers },
            });
            Everything = await network.StartAsync(new RelaySetup
            {
                ["ALLOWED_SENDER_DOMAINS"] = "example.com",
                ["DKIM_AUTOGENERATE"] = "1",
                ["RELAYHOST"] = "[smarthost.example.net]:587",
                ["SASL_RELAYHOST"] = "other.example.net",
                ["RELAYHOST_USERNAME"] = "joe",
                ["RELAYHOST_PASSWORD"] = "secret",
                ["MASQUERADED_DOMAINS"] = "example.com",
                ["SMTP_HEADER_CHECKS"] = "1",
                ["INBOUND_DEBUGGING"] = "1",
                ["FORCE_COLOR"] = "256",
                ["POSTFIX_message_size_limit"] = "60000",
            });
        }

        public async Task DisposeAsync()
        {
            foreach (var relay in new[] { Direct, Everything }.Where(relay => relay is not null))
                await relay.DisposeAsync();
        }
    }
}
