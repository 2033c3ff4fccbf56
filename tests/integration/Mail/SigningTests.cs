// DKIM on real mail: what arrives verifies against the record the user was told to publish.

using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class SigningTests(MailNetwork network)
{
    [Fact]
    public async Task Signature_of_a_generated_key_verifies()
    {
        await using var relay = await network.StartAsync(new RelaySetup { ["ALLOWED_SENDER_DOMAINS"] = "example.com", ["DKIM_AUTOGENERATE"] = "1" });
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));

        var received = await network.Receiver.MessageForAsync(recipient);

        Assert.True((await DkimRecord.OfAsync(relay, "example.com")).Verifies(received));
    }
}
