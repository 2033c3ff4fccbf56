// An smtp process that has no TLS to offer, since tlsmgr was away when it started.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class TlsOutageTests(MailNetwork network)
{
    [Fact]
    public async Task Mail_waits_for_tls_when_tlsmgr_is_away_and_does_not_leave_in_clear()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["POSTFIX_transport_retry_time"] = "1s",
            ["POSTFIX_service_throttle_time"] = "1s",
            ["POSTFIX_queue_run_delay"] = "1s",
            ["POSTFIX_minimal_backoff_time"] = "1s",
        });
        await relay.HealthyAsync();
        var recipient = network.NewRecipient();

        // pfinit puts back a socket that is gone, so another is there, at which nobody answers.
        await relay.ShellAsync("cd /var/spool/postfix/private && mv tlsmgr away && : >tlsmgr && kill $(pidof tlsmgr smtp) || true");
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));

        await relay.LogLineAsync("has no TLS, since tlsmgr did not answer it: killed, its mail is tried again");
        Assert.Equal(0, await network.Receiver.CountAsync(recipient));
        await relay.ShellAsync("mv /var/spool/postfix/private/away /var/spool/postfix/private/tlsmgr");
        var message = await network.Receiver.MessageForAsync(recipient);
        Assert.Contains("with ESMTPS", message.Headers[MimeKit.HeaderId.Received]);
    }
}
