// Who may send, and from which address.

using MailKit.Net.Smtp;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class RestrictionTests(MailNetwork network, SharedRelay shared) : IClassFixture<SharedRelay>
{
    [Theory]
    [InlineData("sender@foreign.example")]
    [InlineData("sender@notexample.com")]
    public async Task Sender_of_a_foreign_domain_is_refused(string sender)
    {
        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(
            () => shared.Relay.SendAsync(Letter.Text(sender, network.NewRecipient())));

        Assert.Equal(SmtpStatusCode.TransactionFailed, refusal.StatusCode);
    }

    [Theory]
    [InlineData("sender@example.info")]
    [InlineData("sender@deep.sub.example.info")]
    [InlineData("Sender@EXAMPLE.com")]
    public async Task Sender_of_a_listed_domain_is_accepted(string sender) =>
        await shared.Relay.SendAsync(Letter.Text(sender, network.NewRecipient()));

    [Fact]
    public async Task Recipient_domain_that_does_not_exist_is_refused() =>
        await Assert.ThrowsAsync<SmtpCommandException>(
            () => shared.Relay.SendAsync(Letter.Text("sender@example.com", "nobody@missing.example")));

    [Fact]
    public async Task Client_outside_mynetworks_is_refused()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["POSTFIX_mynetworks"] = "127.0.0.0/8",
        });

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(
            () => relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient())));

        Assert.Equal(SmtpStatusCode.TransactionFailed, refusal.StatusCode);
    }

    [Fact]
    public async Task Any_sender_may_send_when_no_domains_are_wanted()
    {
        await using var relay = await network.StartAsync(new RelaySetup { ["ALLOW_EMPTY_SENDER_DOMAINS"] = "true" });
        var recipient = network.NewRecipient();

        await relay.SendAsync(Letter.Text("anybody@foreign.example", recipient));

        Assert.NotNull(await network.Receiver.MessageForAsync(recipient));
    }
}
