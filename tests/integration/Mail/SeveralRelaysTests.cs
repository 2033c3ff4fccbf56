// `[[relay]]`: which of two servers a message reaches, and who it logs in as there.

using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class SeveralRelaysTests(MailNetwork network, SeveralRelays relays) : IClassFixture<SeveralRelays>
{
    [Theory]
    [InlineData("anybody@example.org", "everybody")]
    [InlineData("employee@example.com", "everybody")]
    [InlineData("boss@example.com", "one")]
    [InlineData("Boss@Example.com", "one")]
    [InlineData("anybody@one.example.com", "one")]
    public async Task Senders_of_one_server_log_in_there_with_their_own_names(string sender, string login) =>
        Assert.Equal(login, Login(await SendAsync(sender, relays.First)));

    [Theory]
    [InlineData("anybody@two.example.com")]
    [InlineData("anybody@below.example.com")]
    [InlineData("anybody@far.below.example.com")]
    public async Task Senders_of_the_second_relay_reach_the_second_server(string sender) =>
        Assert.Equal("two", Login(await SendAsync(sender, relays.Second)));

    [Fact]
    public async Task A_recipient_beats_a_sender_and_the_login_is_that_of_the_relay_in_a_message_to_both()
    {
        var (here, there) = (network.NewRecipient(), $"someone@{SeveralRelays.Partner}");
        var letter = Letter.Text("boss@example.com", here);
        letter.To.Add(MailboxAddress.Parse(there));
        await relays.Relay.SendAsync(letter);

        Assert.Equal("one", Login(await relays.First.MessageForAsync(here)));
        Assert.Equal("two", Login(await relays.Second.MessageForAsync(there)));
        Assert.Contains($"relay={SeveralRelays.SecondHost}", await relays.Relay.LogLineAsync($"to=<{there}>"));
        Assert.Contains(":465,", await relays.Relay.LogLineAsync($"to=<{there}>"));
    }

    [Fact]
    public async Task The_next_host_takes_the_mail_when_the_first_of_a_list_is_down()
    {
        Assert.Equal("two", Login(await SendAsync("anybody@failover.example.com", relays.Second)));
        Assert.Contains("Connection refused", await relays.Relay.LogLineAsync("connect to silent.example.net"));
    }

    [Fact]
    public async Task A_relay_without_a_login_borrows_none_and_the_bounce_takes_the_default_relay()
    {
        await relays.Relay.SendAsync(Letter.Text("sender@plain.example.com", network.NewRecipient()));

        Assert.Contains("status=bounced", await relays.Relay.LogLineAsync("Client host rejected: Access denied"));
        Assert.Equal("everybody", Login(await relays.First.MessageForAsync("sender@plain.example.com")));
    }

    [Fact]
    public async Task Tls_level_is_that_of_each_relay()
    {
        await SendAsync("boss@example.com", relays.First);
        await SendAsync("anybody@two.example.com", relays.Second);

        Assert.Contains("Verified TLS connection", await relays.Relay.LogLineAsync("Verified TLS connection established to smarthost.example.net"));
        Assert.DoesNotContain("Verified TLS", await relays.Relay.LogLineAsync("TLS connection established to second.example.net"));
    }

    [Fact]
    public async Task Log_names_every_relay_and_no_secret()
    {
        var log = await relays.Relay.LogAsync();

        Assert.Contains("relay: [smarthost.example.net]:587, login everybody", log);
        Assert.Contains("relay2: [smarthost.example.net]:587, login one: mail from boss@example.com, one.example.com", log);
        Assert.Contains("relay4: [second.example.net]:465, TLS from the start, login two: mail to partner.example", log);
        Assert.DoesNotContain("secret-of-one", log);
        Assert.DoesNotContain("secret:of two", log);
        Assert.DoesNotContain("first-secret", log);
        Assert.Equal("600 root", await relays.Relay.GetAsync("stat", "-c", "%a %U", "/etc/postfix/sasl_passwd_relay2.lmdb"));
    }

    [Fact]
    public async Task Render_prints_every_table_with_the_secrets_masked()
    {
        var plan = await relays.Relay.GetAsync("pfinit", "render");

        Assert.Contains("boss@example.com relay2:[smarthost.example.net]:587", plan);
        Assert.Contains("/[@.]below\\.example\\.com$/ relay3:[second.example.net]:587", plan);
        Assert.Contains("partner.example relay4:[second.example.net]:465", plan);
        Assert.Contains("[second.example.net]:587 ********", plan);
        Assert.DoesNotContain("secret-of-one", plan);
    }

    private static string Login(MimeMessage message)
    {
        const string Before = "(Authenticated sender: ";
        var received = message.Headers[HeaderId.Received]!;
        var start = received.IndexOf(Before, StringComparison.Ordinal);
        Assert.True(start >= 0, "no login in " + received);
        var name = received[(start + Before.Length)..];
        return name[..name.IndexOf('@')];
    }

    private async Task<MimeMessage> SendAsync(string sender, Receiver receiver)
    {
        var recipient = network.NewRecipient();
        await relays.Relay.SendAsync(Letter.Text(sender, recipient));
        return await receiver.MessageForAsync(recipient);
    }
}
