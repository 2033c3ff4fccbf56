// Clients that log in: what they are offered, with which names, and what a login is good for.

using MailKit.Net.Smtp;
using MailKit.Security;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class LoginTests(MailNetwork network, LoginRelay shared) : IClassFixture<LoginRelay>
{
    private readonly Relay relay = shared.Relay;

    [Theory]
    [InlineData("PLAIN", true)]
    [InlineData("LOGIN", true)]
    [InlineData("CRAM-MD5", true)]
    [InlineData("SCRAM-SHA-256", true)]
    [InlineData("CRAM-MD5", false)]
    [InlineData("SCRAM-SHA-1", false)]
    [InlineData("SCRAM-SHA-256", false)]
    public async Task Client_that_logs_in_sends_from_outside_mynetworks(string mechanism, bool tls)
    {
        var recipient = network.NewRecipient();
        using var client = tls ? await relay.ConnectOverTlsAsync() : await relay.ConnectAsync();

        await client.AuthenticateAsync(Mechanism(mechanism, LoginRelay.User, LoginRelay.Password));
        await client.SendAsync(Letter.Text("sender@example.com", recipient));

        Assert.NotNull(await network.Receiver.MessageForAsync(recipient));
        await relay.LogLineAsync($"sasl_method={mechanism}, sasl_username={LoginRelay.User}");
    }

    [Fact]
    public async Task Client_that_logs_in_by_itself_finds_a_mechanism()
    {
        using var client = await relay.ConnectAsync();
        await client.AuthenticateAsync(LoginRelay.OtherUser, LoginRelay.OtherPassword);
        Assert.True(client.IsAuthenticated);
    }

    [Theory]
    [InlineData("joe", LoginRelay.Password)]
    [InlineData("joe@example.com", LoginRelay.Password)]
    [InlineData("ann@other.example", LoginRelay.OtherPassword)]
    [InlineData("script@other.example", LoginRelay.ScriptPassword)]
    public async Task Name_logs_in_by_every_mechanism(string user, string password)
    {
        foreach (var mechanism in new[] { "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256" })
            await LogInAsync(mechanism, user, password);
    }

    [Theory]
    [InlineData("ann", LoginRelay.OtherPassword)]
    [InlineData("joe@other.example", LoginRelay.Password)]
    [InlineData("Joe", LoginRelay.Password)]
    [InlineData("joe", "secret:of joe")]
    [InlineData("joe", "Secret")]
    [InlineData("joe", LoginRelay.OtherPassword)]
    [InlineData("nobody@example.com", LoginRelay.Password)]
    public async Task Wrong_name_or_password_is_refused_by_every_mechanism(string user, string password)
    {
        foreach (var mechanism in new[] { "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256" })
            await Assert.ThrowsAsync<AuthenticationException>(() => LogInAsync(mechanism, user, password));
    }

    [Fact]
    public async Task Refusal_is_logged_with_the_name_and_without_the_password()
    {
        await Assert.ThrowsAsync<AuthenticationException>(() => LogInAsync("PLAIN", "intruder@example.com", "Guessed-Secret"));

        Assert.Contains("SASL PLAIN authentication failed", await relay.LogLineAsync("sasl_username=intruder@example.com"));
        Assert.DoesNotContain("Guessed-Secret", await relay.LogAsync());
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("CRAM-MD5")]
    public async Task Password_of_every_printable_character_logs_in(string mechanism) =>
        await LogInAsync(mechanism, LoginRelay.PrintableUser, LoginRelay.PrintablePassword);

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("CRAM-MD5")]
    [InlineData("SCRAM-SHA-256")]
    public async Task Longest_password_logs_in(string mechanism) => await LogInAsync(mechanism, LoginRelay.LongUser, LoginRelay.LongPassword);

    [Fact]
    public async Task Password_is_not_offered_to_be_sent_before_tls()
    {
        using var clear = await relay.ConnectAsync();
        using var secure = await relay.ConnectOverTlsAsync();

        Assert.Equal(["CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"], clear.AuthenticationMechanisms.Order());
        Assert.Equal(["CRAM-MD5", "LOGIN", "PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256"], secure.AuthenticationMechanisms.Order());
        Assert.Contains("PLAIN and LOGIN are offered under TLS only", await relay.LogAsync());
    }

    [Fact]
    public async Task Password_sent_before_tls_all_the_same_is_refused()
    {
        using var client = await relay.ConnectAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => client.AuthenticateAsync(new SaslMechanismPlain(LoginRelay.User, LoginRelay.Password)));
        Assert.False(client.IsAuthenticated);
    }

    [Fact]
    public async Task Without_a_login_nothing_is_accepted_from_outside_mynetworks()
    {
        using var client = await relay.ConnectOverTlsAsync();
        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => client.SendAsync(Letter.Text("sender@example.com", network.NewRecipient())));
        Assert.Equal(SmtpStatusCode.TransactionFailed, refusal.StatusCode);
    }

    [Fact]
    public async Task Client_that_logs_in_may_send_from_any_domain()
    {
        using var client = await relay.ConnectOverTlsAsync();
        await client.AuthenticateAsync(Mechanism("PLAIN", LoginRelay.OtherUser, LoginRelay.OtherPassword));
        var recipient = network.NewRecipient();
        await client.SendAsync(Letter.Text("sender@foreign.example", recipient));
        Assert.NotNull(await network.Receiver.MessageForAsync(recipient));
    }

    [Fact]
    public async Task User_without_a_domain_is_told_its_name() =>
        Assert.Contains("\"joe\" has no domain and logs in as joe or as joe@example.com", await relay.LogAsync());

    [Fact]
    public async Task Passwords_are_for_Postfix_only_and_nowhere_else()
    {
        Assert.Equal("640 0:102", await relay.GetAsync("stat", "-c", "%a %u:%g", "/etc/postfix/sasl/sasldb2"));
        var everywhere = await relay.LogAsync() + await relay.ShellAsync("ps; cat /proc/[0-9]*/cmdline") + (await relay.RunAsync("pfinit", "render")).All
            + (await relay.RunAsync("pfinit", "check")).All;

        Assert.Contains("joe@example.com ****", everywhere);
        Assert.DoesNotContain(LoginRelay.Password, everywhere);
        Assert.DoesNotContain(LoginRelay.OtherPassword, everywhere);
    }

    [Fact]
    public async Task Health_probe_still_finds_the_relay_well() => await relay.HealthyAsync();

    private static SaslMechanism Mechanism(string name, string user, string password) => name switch
    {
        "PLAIN" => new SaslMechanismPlain(user, password),
        "LOGIN" => new SaslMechanismLogin(user, password),
        "CRAM-MD5" => new SaslMechanismCramMd5(user, password),
        "SCRAM-SHA-1" => new SaslMechanismScramSha1(user, password),
        _ => new SaslMechanismScramSha256(user, password),
    };

    private async Task LogInAsync(string mechanism, string user, string password)
    {
        using var client = await relay.ConnectOverTlsAsync();
        await client.AuthenticateAsync(Mechanism(mechanism, user, password));
        Assert.True(client.IsAuthenticated);
    }
}
