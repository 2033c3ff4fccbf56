// DKIM on real mail: what arrives verifies against the record the user was told to publish.

using System.Security.Cryptography;
using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class SigningTests(MailNetwork network, SharedRelay shared) : IClassFixture<SharedRelay>
{
    [Fact]
    public async Task Signature_of_a_generated_key_verifies()
    {
        var received = await SendAsync(shared.Relay, "sender@" + SharedRelay.GeneratedKeyDomain);

        Assert.True((await DkimRecord.OfAsync(shared.Relay, SharedRelay.GeneratedKeyDomain)).Verifies(received));
    }

    [Fact]
    public async Task Receiving_mail_server_finds_the_published_key_and_passes_the_signature()
    {
        // A domain of its own: a verifier remembers for a while that a name did not exist.
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "published.example.com",
            ["DKIM_AUTOGENERATE"] = "1",
        });
        var record = await DkimRecord.OfAsync(relay, "published.example.com");
        await network.Dns.PublishTextAsync(record.Name, record.Text);

        var received = await SendAsync(relay, "sender@published.example.com");

        Assert.Contains("dkim=pass", received.Headers[HeaderId.AuthenticationResults]);
    }

    [Fact]
    public async Task Text_of_8_bits_has_a_good_signature_where_the_next_server_takes_7_alone()
    {
        await using var relay = await network.StartSigningAsync(setup => setup["POSTFIX_smtp_discard_ehlo_keywords"] = "8bitmime");
        var recipient = network.NewRecipient();
        var message = Letter.Text("sender@example.com", recipient);
        ((TextPart)message.Body!).ContentTransferEncoding = ContentEncoding.EightBit;
        await relay.SendAsync(message);

        var received = await network.ArrivedAsync(relay, recipient);
        SignedMail.AssertSignedOnce(await DkimRecord.OfAsync(relay, "example.com"), received);
        Assert.Equal(ContentEncoding.QuotedPrintable, ((TextPart)received.Body!).ContentTransferEncoding);
        Assert.Equal(Letter.Body.Replace("\r\n", "\n"), received.TextBody!.Replace("\r\n", "\n"));
    }

    [Fact]
    public async Task Key_brought_along_signs_under_its_own_selector()
    {
        var received = await SendAsync(shared.Relay, "sender@" + SharedRelay.OwnKeyDomain);

        Assert.True(shared.OwnRecord.Verifies(received));
    }

    [Fact]
    public async Task From_is_oversigned_and_list_headers_are_signed()
    {
        var recipient = network.NewRecipient();
        var message = Letter.Text("sender@" + SharedRelay.GeneratedKeyDomain, recipient);
        message.Headers.Add(HeaderId.ListUnsubscribe, "<mailto:leave@example.com>");
        await shared.Relay.SendAsync(message);

        var received = await network.Receiver.MessageForAsync(recipient);

        var signed = SignedHeaders(received);
        Assert.Equal(2, signed.Count(name => name == "from"));
        Assert.Equal(1, signed.Count(name => name == "subject"));
        Assert.Contains("list-unsubscribe", signed);
    }

    [Fact]
    public async Task Mail_given_to_sendmail_inside_is_signed_too()
    {
        var recipient = network.NewRecipient();
        await shared.Relay.ShellAsync($"printf 'Subject: inside\\nFrom: job@example.com\\n\\nhello\\n' | sendmail -f job@example.com {recipient}");

        var received = await network.Receiver.MessageForAsync(recipient);

        Assert.True((await DkimRecord.OfAsync(shared.Relay, SharedRelay.GeneratedKeyDomain)).Verifies(received));
    }

    [Fact]
    public async Task Without_any_key_mail_goes_out_unsigned_and_no_milter_is_configured()
    {
        await using var relay = await network.StartAsync(new RelaySetup { ["ALLOWED_SENDER_DOMAINS"] = "example.com" });

        var received = await SendAsync(relay, "sender@example.com");

        Assert.DoesNotContain(received.Headers, header => header.Id == HeaderId.DkimSignature);
        Assert.DoesNotContain("milters", await relay.GetAsync("postconf", "-n"));
        Assert.Equal("", (await relay.RunAsync("pidof", "opendkim")).Stdout);
    }

    [Fact]
    public async Task Domain_without_a_key_among_others_is_named_in_the_log_and_goes_out_unsigned()
    {
        using var key = RSA.Create(2048);
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com example.org",
            Files = { ["/etc/opendkim/keys/example.org.private"] = key.ExportPkcs8PrivateKeyPem() },
        });

        var received = await SendAsync(relay, "sender@example.com");

        Assert.DoesNotContain(received.Headers, header => header.Id == HeaderId.DkimSignature);
        Assert.Contains("/etc/opendkim/keys/example.com.private", await relay.LogAsync());
    }

    [Fact]
    public async Task Domain_listed_with_and_without_its_subdomains_has_one_key_for_all_of_them()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com .example.com",
            ["DKIM_AUTOGENERATE"] = "1",
        });
        var record = await DkimRecord.OfAsync(relay, "example.com");

        Assert.True(record.Verifies(await SendAsync(relay, "sender@example.com")));
        Assert.True(record.Verifies(await SendAsync(relay, "sender@host.example.com")));
    }

    private static string[] SignedHeaders(MimeMessage message)
    {
        var signature = message.Headers[HeaderId.DkimSignature]!.Replace("\r\n", "").Replace("\t", "").Replace(" ", "");
        var tag = signature.Split(';').Single(part => part.StartsWith("h=", StringComparison.Ordinal));
        return tag[2..].ToLowerInvariant().Split(':');
    }

    private async Task<MimeMessage> SendAsync(Relay relay, string sender)
    {
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text(sender, recipient));
        return await network.Receiver.MessageForAsync(recipient);
    }
}
