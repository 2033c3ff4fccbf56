// What the relay changes on the way when asked to: masqueraded addresses and header checks.

using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class RewritingTests(MailNetwork network)
{
    [Fact]
    public async Task Masqueraded_domain_hides_host_names_and_the_signature_is_of_the_domain()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = ".example.com",
            ["MASQUERADED_DOMAINS"] = "example.com",
            ["DKIM_AUTOGENERATE"] = "1",
        });

        var received = await SendAsync(relay, "sender@host7.example.com");

        Assert.Equal("sender@example.com", received.From.Mailboxes.Single().Address);
        Assert.Equal("<sender@example.com>", received.Headers[HeaderId.ReturnPath]);
        Assert.True((await DkimRecord.OfAsync(relay, "example.com")).Verifies(received));
    }

    [Fact]
    public async Task Header_checks_of_the_image_drop_what_tells_about_the_sender_and_keep_the_signature_good()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["SMTP_HEADER_CHECKS"] = "1",
            ["DKIM_AUTOGENERATE"] = "1",
        });

        var received = await SendAsync(relay, "sender@example.com");

        var names = received.Headers.Select(header => header.Field).ToList();
        Assert.DoesNotContain("X-Originating-IP", names);
        Assert.DoesNotContain("X-Mailer", names);
        Assert.DoesNotContain("User-Agent", names);
        Assert.Contains("X-Kept", names);
        var hop = Assert.Single(received.Headers, header => header.Id == HeaderId.Received);
        Assert.Contains("by " + Receiver.MailHost, hop.Value);
        Assert.True((await DkimRecord.OfAsync(relay, "example.com")).Verifies(received));
    }

    [Fact]
    public async Task Own_header_checks_given_as_a_bare_path_are_read_as_regexp()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["SMTP_HEADER_CHECKS"] = "/etc/my_checks",
            Files = { ["/etc/my_checks"] = "/^X-Kept:.*/ REPLACE X-Replaced: by my own table\n" },
        });

        var received = await SendAsync(relay, "sender@example.com");

        Assert.Equal("by my own table", received.Headers["X-Replaced"]);
        Assert.Contains("\"/etc/my_checks\" names no table type; read as type regexp", await relay.LogAsync());
    }

    private async Task<MimeMessage> SendAsync(Relay relay, string sender)
    {
        var recipient = network.NewRecipient();
        var message = Letter.Text(sender, recipient);
        message.Headers.Add("X-Originating-IP", "[192.168.7.7]");
        message.Headers.Add("X-Mailer", "Test 1.0");
        message.Headers.Add("User-Agent", "Test 1.0");
        message.Headers.Add("X-Kept", "yes");
        await relay.SendAsync(message);
        return await network.Receiver.MessageForAsync(recipient);
    }
}
