// The staging guard: mail to anybody else does not leave, whichever way it came in, and what is redirected arrives once.

using MailKit.Net.Smtp;
using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class StagingGuardTests(MailNetwork network)
{
    [Fact]
    public async Task Only_allowed_recipients_get_mail_even_where_another_table_has_a_route()
    {
        var (allowed, other) = (network.NewRecipient(), network.NewRecipient());
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["ALLOWED_RECIPIENTS"] = $"{allowed.ToUpperInvariant()} .staging.example",
            ["POSTFIX_transport_maps"] = "table:routes",
            Files =
            {
                ["/etc/pfinit.toml"] = $"[tables.routes.rows]\n\"{MailNetwork.Destination}\" = \"smtp:[{Receiver.MailHost}]\"\n\"{other}\" = \"smtp:[{Receiver.MailHost}]\"\n",
            },
        });

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => relay.SendAsync(Letter.Text("sender@example.com", other)));
        Assert.Equal(SmtpErrorCode.RecipientNotAccepted, refusal.ErrorCode);
        Assert.Equal(SmtpStatusCode.MailboxUnavailable, refusal.StatusCode);
        Assert.Contains("staging guard", refusal.Message);
        await Assert.ThrowsAsync<SmtpCommandException>(() => relay.SendAsync(Letter.Text("sender@example.com", "nobody@staging.example.evil")));

        await relay.ShellAsync($"printf 'Subject: inside\\nFrom: job@example.com\\n\\nhello\\n' | sendmail -f job@example.com {other} {allowed}");
        await relay.SendAsync(Letter.Text("sender@example.com", allowed));

        Assert.Equal(2, (await network.Receiver.MessagesForAsync(allowed, 2)).Count);
        Assert.Contains("status=bounced", await relay.LogLineAsync($"to=<{other}>, relay=none"));
        Assert.Empty(await network.Receiver.PathsForAsync(other));
    }

    [Fact]
    public async Task Every_message_goes_once_to_the_one_address_and_tells_whom_it_was_for()
    {
        var team = network.NewRecipient();
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["ALLOWED_RECIPIENTS"] = team,
            ["REDIRECT_ALL_TO"] = team,
            ["DKIM_AUTOGENERATE"] = "1",
        });
        var message = Letter.Text("sender@example.com", "first@customer.example");
        message.Cc.Add(MailboxAddress.Parse("second@customer.example"));
        message.Bcc.Add(MailboxAddress.Parse(network.NewRecipient()));
        await relay.SendAsync(message);

        var received = await network.Receiver.MessageForAsync(team);

        Assert.Equal("first@customer.example", received.To.ToString());
        Assert.Equal(
            ["first@customer.example", "second@customer.example", message.Bcc.ToString()],
            received.Headers.Where(header => header.Field == "X-Original-To").Select(header => header.Value));
        Assert.True((await DkimRecord.OfAsync(relay, "example.com")).Verifies(received));

        await relay.ShellAsync("printf 'Subject: inside\\nFrom: job@example.com\\nTo: a@customer.example\\n\\nhello\\n' | sendmail -f job@example.com a@customer.example b@customer.example");
        Assert.Contains("a@customer.example", (await network.Receiver.MessagesForAsync(team, 2)).Select(mail => mail.To.ToString()));
    }
}
