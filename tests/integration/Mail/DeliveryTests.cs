// What goes in comes out: addresses, text and attachments, inside and outside ASCII.

using System.Security.Cryptography;
using MailKit.Net.Smtp;
using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class DeliveryTests(MailNetwork network, SharedRelay shared) : IClassFixture<SharedRelay>
{
    private const int TenMegabytes = 10 * 1024 * 1024;

    private static readonly FormatOptions Utf8 = new() { International = true };

    [Fact]
    public async Task Sender_recipient_subject_and_body_arrive_unchanged()
    {
        var recipient = network.NewRecipient();
        var sent = Letter.Text("sender@example.com", recipient);
        await shared.Relay.SendAsync(sent);

        var received = await network.Receiver.MessageForAsync(recipient);

        Assert.Equal("<sender@example.com>", received.Headers[HeaderId.ReturnPath]);
        Assert.Equal(sent.From.ToString(), received.From.ToString());
        Assert.Equal(sent.To.ToString(), received.To.ToString());
        Assert.Equal(sent.Subject, received.Subject);
        Assert.Equal(sent.MessageId, received.MessageId);
        Assert.Equal(sent.Date, received.Date);
        Assert.Equal(Letter.Body, received.TextBody!.ReplaceLineEndings("\r\n"));
    }

    [Fact]
    public async Task Attachment_of_ten_megabytes_arrives_intact_and_signed()
    {
        var recipient = network.NewRecipient();
        var content = RandomNumberGenerator.GetBytes(TenMegabytes);
        var message = Letter.Text("sender@example.com", recipient);
        message.Body = new Multipart("mixed")
        {
            message.Body!,
            new MimePart("application", "octet-stream")
            {
                Content = new MimeContent(new MemoryStream(content)),
                ContentTransferEncoding = ContentEncoding.Base64,
                FileName = "große Datei.bin",
            },
        };
        await shared.Relay.SendAsync(message);

        var received = await network.Receiver.MessageForAsync(recipient);

        var attachment = Assert.IsType<MimePart>(Assert.Single(received.Attachments));
        using var decoded = new MemoryStream();
        await attachment.Content!.DecodeToAsync(decoded);
        Assert.Equal("große Datei.bin", attachment.FileName);
        Assert.True(content.AsSpan().SequenceEqual(decoded.ToArray()), "the attachment has changed on the way");
        Assert.True((await DkimRecord.OfAsync(shared.Relay, SharedRelay.GeneratedKeyDomain)).Verifies(received));
    }

    [Fact]
    public async Task Address_outside_ascii_reaches_a_domain_outside_ascii()
    {
        const string Recipient = "jürgen@bücher.example.net";
        using var client = await shared.Relay.ConnectAsync();
        Assert.True(client.Capabilities.HasFlag(SmtpCapabilities.UTF8));
        var message = Letter.Text("sender@example.com", Recipient);
        message.From[0].Name = "Jörg Žižka";
        await client.SendAsync(Utf8, message);

        var received = await network.Receiver.MessageForAsync(Recipient);

        Assert.Contains("jürgen@bücher.example.net", received.Headers[HeaderId.To]);
        Assert.Equal("Jörg Žižka", received.From[0].Name);
        Assert.True((await DkimRecord.OfAsync(shared.Relay, SharedRelay.GeneratedKeyDomain)).Verifies(received));
    }

    [Fact]
    public async Task Recipient_domain_outside_ascii_is_reached_without_smtputf8()
    {
        const string Recipient = "anna@" + MailNetwork.InternationalDestination;
        using var client = await shared.Relay.ConnectAsync();
        client.Capabilities &= ~SmtpCapabilities.UTF8;
        await client.SendAsync(Letter.Text("sender@example.com", Recipient));

        Assert.NotNull(await network.Receiver.MessageForAsync(Recipient));
    }

    [Fact]
    public async Task Sender_domain_outside_ascii_may_send_in_either_spelling_and_is_signed()
    {
        var (unicode, ascii) = (network.NewRecipient(), network.NewRecipient());
        using var client = await shared.Relay.ConnectAsync();
        await client.SendAsync(Utf8, Letter.Text("anna@" + SharedRelay.International, unicode));
        client.Capabilities &= ~SmtpCapabilities.UTF8;
        await client.SendAsync(Letter.Text("anna@xn--mnchen-3ya.example.com", ascii));

        var record = await DkimRecord.OfAsync(shared.Relay, "xn--mnchen-3ya.example.com");
        Assert.True(record.Verifies(await network.Receiver.MessageForAsync(unicode)));
        Assert.True(record.Verifies(await network.Receiver.MessageForAsync(ascii)));
    }
}
