// One sender for all mail: in the envelope, in the header, and still with a signature that verifies.

using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class OverwriteFromTests(MailNetwork network, OverwriteFromTests.OverwritingRelay shared) : IClassFixture<OverwriteFromTests.OverwritingRelay>
{
    private const string Address = "no-reply@example.org";
    private const string DisplayName = "Müller & \"Söhne\" $1";

    private readonly Relay relay = shared.Relay;

    [Fact]
    public async Task Envelope_and_header_name_the_new_sender_and_the_signature_is_good()
    {
        var recipient = network.NewRecipient();
        var message = Letter.Text("somebody@example.com", recipient);
        message.ReplyTo.Add(MailboxAddress.Parse("somebody@example.com"));
        var inner = Letter.Text("author@example.net", "reader@example.net");
        message.Body = new Multipart("mixed") { message.Body!, new MessagePart { Message = inner } };
        await relay.SendAsync(message);

        var received = await network.Receiver.MessageForAsync(recipient);

        Assert.Equal($"<{Address}>", received.Headers[HeaderId.ReturnPath]);
        var sender = Assert.IsType<MailboxAddress>(Assert.Single(received.From));
        Assert.Equal((DisplayName, Address), (sender.Name, sender.Address));
        Assert.Equal("somebody@example.com", received.ReplyTo.ToString());
        var attached = received.BodyParts.OfType<MessagePart>().Single().Message!;
        Assert.Equal("author@example.net", attached.From.ToString());
        Assert.True((await DkimRecord.OfAsync(relay, "example.org")).Verifies(received));
    }

    [Fact]
    public async Task Mail_of_sendmail_inside_gets_the_sender_too_and_one_without_a_sender_keeps_none()
    {
        var (job, bounce) = (network.NewRecipient(), network.NewRecipient());
        await relay.ShellAsync($"printf 'Subject: job\\nFrom: root@example.com\\n\\nhello\\n' | sendmail {job}");
        await relay.ShellAsync($"printf 'Subject: bounce\\nFrom: root@example.com\\n\\nhello\\n' | sendmail -f '<>' {bounce}");

        var fromJob = await network.Receiver.MessageForAsync(job);
        Assert.Equal($"<{Address}>", fromJob.Headers[HeaderId.ReturnPath]);
        Assert.Equal(Address, fromJob.From.Mailboxes.Single().Address);

        // The receiver's pipe(8) writes the empty sender this way.
        Assert.Equal("<MAILER-DAEMON>", (await network.Receiver.MessageForAsync(bounce)).Headers[HeaderId.ReturnPath]);
    }

    [Fact]
    public async Task Mail_without_a_from_header_gets_one()
    {
        var recipient = network.NewRecipient();
        var message = Letter.Text("somebody@example.com", recipient);
        message.Headers.Remove(HeaderId.From);
        using var client = await relay.ConnectAsync();
        await client.SendAsync(message, MailboxAddress.Parse("somebody@example.com"), [MailboxAddress.Parse(recipient)]);

        Assert.Equal(Address, (await network.Receiver.MessageForAsync(recipient)).From.ToString());
    }

    /// <summary>A signing relay with one sender.</summary>
    public sealed class OverwritingRelay(MailNetwork network) : IAsyncLifetime
    {
        public Relay Relay { get; private set; } = null!;

        public async Task InitializeAsync() => Relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["DKIM_AUTOGENERATE"] = "1",
            ["OVERWRITE_FROM"] = $"\"Müller & \\\"Söhne\\\" $1\" <{Address}>",
        });

        public async Task DisposeAsync()
        {
            if (Relay is not null)
                await Relay.DisposeAsync();
        }
    }
}
