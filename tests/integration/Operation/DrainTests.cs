// The stop as a load balancer and a sender see it. That no delivery is lost or repeated by one is proved in Faults.

using MailKit.Net.Smtp;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

[Collection(OperationNetwork.Name)]
public sealed class DrainTests(MailNetwork network)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task During_the_delay_health_says_no_and_mail_is_still_taken_and_delivered(bool belowAnotherInit)
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["DRAIN_DELAY"] = "25s",
            ["DRAIN_TIMEOUT"] = "60s",
            Confine = host => host.Init = belowAnotherInit,
        });
        var recipient = network.NewRecipient();

        // Before that nobody has sent it mail, and there is no delay.
        await relay.HealthyAsync();
        await relay.SignalAsync("TERM");

        await relay.LogLineAsync("stop: mail is taken for 25s more");
        var health = await relay.HealthAsync();
        Assert.Equal(1, health.Status);
        Assert.Equal("pfinit: error: relay: is stopping, and soon takes no more mail: send it to another relay, or wait for the next start; the container's log says why",
            health.All.Trim());
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        Assert.NotNull(await network.Receiver.MessageForAsync(recipient));
        Assert.Equal(0, await relay.ExitAsync());
        Assert.Contains("queue: empty", await relay.LogAsync());
    }

    [Fact]
    public async Task With_the_queue_to_deliver_clients_are_turned_away_and_what_is_due_gets_out()
    {
        const string Late = "late.example.net";
        const string Never = "never.example.net";
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["DRAIN_QUEUE"] = "1",
            ["DRAIN_TIMEOUT"] = "40s",
            ["POSTFIX_smtpd_recipient_restrictions"] = "permit_mynetworks, reject",

            // A domain that is not in DNS yet is no reason to give up.
            ["POSTFIX_soft_bounce"] = "yes",

            // Due again two seconds after the first attempt, and tried again only when somebody asks.
            ["POSTFIX_minimal_backoff_time"] = "2s",
            ["POSTFIX_queue_run_delay"] = "1h",
        });
        var recipient = $"somebody@{Late}";
        // It greets before it is up, and a stop before that delivers nothing.
        await relay.HealthyAsync();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await relay.SendAsync(Letter.Text("sender@example.com", $"nobody@{Never}"));
        await relay.LogLineAsync($"to=<{recipient}>");
        await relay.LogLineAsync($"to=<nobody@{Never}>");

        // What sendmail(1) has not written to its end is on its way, so the queue is not out however long the drain lasts.
        await relay.ShellAsync("umask 077; : >/var/spool/postfix/maildrop/unfinished");
        await network.Dns.PublishMailHostAsync(Late, Receiver.MailHost, network.Receiver.Address);

        await relay.SignalAsync("TERM");

        Assert.NotNull(await network.Receiver.MessageForAsync(recipient));
        var refused = await Assert.ThrowsAsync<SmtpCommandException>(relay.ConnectAsync);
        Assert.Contains("4.3.2", refused.Message);
        Assert.Equal(0, await relay.ExitAsync());
        var log = await relay.LogAsync();
        Assert.Contains("stop: time is up for delivering the queue", log);

        // It is tried every two seconds, at the end maybe, and incoming where the queue manager looked at it while an attempt was ending.
        Assert.Matches("queue: 1 message stays: 1 (deferred|active|incoming)", log);

        await relay.StartAsync();
        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));
    }
}
