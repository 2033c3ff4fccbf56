// Mail that comes while OpenDKIM is away: accepted, held, and sent through signing when it is back.

using MailKit.Net.Smtp;
using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

public sealed class SigningOutageTests(MailNetwork network) : IClassFixture<MailNetwork>
{
    [Fact]
    public async Task Mail_is_held_until_it_can_be_signed_and_then_sent_once()
    {
        await using var relay = await network.StartSigningAsync();
        var signer = await AwaySigner.OfAsync(relay);
        await signer.LeaveAsync();
        var recipients = Enumerable.Range(0, 4).Select(_ => network.NewRecipient()).ToList();

        foreach (var recipient in recipients.Take(3))
            await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await relay.ShellAsync($"printf 'Subject: inside\\nFrom: job@example.com\\n\\nhello\\n' | sendmail -f job@example.com {recipients[3]}");
        await relay.HoldsAsync(4);
        await signer.ReturnAsync();

        foreach (var recipient in recipients)
            await network.ArrivesSignedAsync(relay, recipient);
        await relay.HoldsAsync(0);
        var log = await relay.LogAsync();
        Assert.Single(log.Split('\n'), line => line.Contains("OpenDKIM does not answer Postfix"));
        Assert.Contains("on hold, now on the way to be signed", log);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Mail_held_at_the_end_of_the_container_is_sent_by_the_next_start(bool killed)
    {
        await using var relay = await network.StartSigningAsync();
        var signer = await AwaySigner.OfAsync(relay);
        await signer.LeaveAsync();
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));

        if (killed)
            await relay.KillAsync();
        else
            Assert.Equal(0, await relay.StopWithinAsync(40));
        var starting = relay.StartAsync();
        await signer.ReturnAsync();
        await starting;

        await network.ArrivesSignedAsync(relay, recipient);
        await relay.LogLineAsync("1 message was on hold since the last run, to be signed and sent unless a key is gone");
    }

    [Fact]
    public async Task Mail_is_sent_by_the_next_start_though_somebody_removed_what_was_noted_of_it()
    {
        await using var relay = await network.StartSigningAsync();
        var (signer, recipient) = await HoldOneAsync(relay);

        await relay.ShellAsync("rm -r /var/spool/postfix/pfinit");
        Assert.Equal(0, await relay.StopWithinAsync(40));
        var starting = relay.StartAsync();
        await signer.ReturnAsync();
        await starting;

        await network.ArrivesSignedAsync(relay, recipient);
        await relay.LogLineAsync("dkim: /var/spool/postfix/pfinit was removed; made again");
    }

    [Fact]
    public async Task Mail_that_other_settings_would_have_leave_unsigned_stays_on_hold_until_they_are_mended()
    {
        await using var relay = await network.StartSigningAsync();
        var (signer, recipient) = await HoldOneAsync(relay);
        await relay.ShellAsync("echo ExemptDomains example.com >>/etc/opendkim/opendkim.conf");

        await signer.ReturnAsync();
        await relay.LogLineAsync("1 message was to be signed and OpenDKIM, asked now, makes no signature (example.com)");
        await relay.HoldsAsync(1);
        await relay.ShellAsync("pfinit reload");

        // It is looked at every half a minute.
        await relay.LogLineAsync("1 message was on hold, now on the way to be signed");
        await network.ArrivesSignedAsync(relay, recipient);
    }

    [Fact]
    public async Task Mail_of_which_the_log_was_lost_is_sent_all_the_same()
    {
        await using var relay = await network.StartSigningAsync();
        var signer = await AwaySigner.OfAsync(relay);
        await signer.LeaveAsync();

        // Whoever starts now logs to nobody.
        await relay.ShellAsync("rm /dev/log; mkdir /dev/log; kill $(pidof smtpd cleanup); true");
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await relay.HoldsAsync(1);
        Assert.DoesNotContain("milter-hold", await relay.LogAsync());
        await relay.ShellAsync("rmdir /dev/log");
        await relay.LogLineAsync("; bound again");

        await signer.ReturnAsync();

        await network.ArrivesSignedAsync(relay, recipient);
    }

    [Fact]
    public async Task Copy_that_always_bcc_adds_arrives_once()
    {
        // In another domain, so that it is a delivery of its own.
        const string Copies = $"copies@{MailNetwork.InternationalDestination}";
        await AssertCopiedOnceAsync(Copies, setup => setup["POSTFIX_always_bcc"] = Copies);
    }

    [Fact]
    public async Task Copy_that_a_header_check_adds_arrives_once()
    {
        const string Copies = $"checked@{MailNetwork.InternationalDestination}";
        await AssertCopiedOnceAsync(Copies, setup =>
        {
            setup["POSTFIX_header_checks"] = "regexp:/etc/postfix/copy_checks";
            setup.Files["/etc/postfix/copy_checks"] = $"/^From:/ BCC {Copies}\n";
        });
    }

    [Fact]
    public async Task Tempfail_has_clients_try_again()
    {
        await using var relay = await network.StartSigningAsync(setup => setup["DKIM_ON_FAILURE"] = "tempfail");
        await (await AwaySigner.OfAsync(relay)).LeaveAsync();

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient())));

        Assert.Equal(451, (int)refusal.StatusCode);
    }

    [Fact]
    public async Task Key_that_OpenDKIM_may_not_read_has_clients_try_again()
    {
        const string Key = "/etc/opendkim/keys/example.com.private";
        await using var relay = await network.StartSigningAsync();
        var recipient = network.NewRecipient();
        await relay.ShellAsync($"chown root {Key}");

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => relay.SendAsync(Letter.Text("sender@example.com", recipient)));

        Assert.Equal(451, (int)refusal.StatusCode);
        await relay.LogLineAsync($"can't load key from {Key}: Permission denied");
        await relay.ShellAsync($"chown opendkim {Key}");
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await network.ArrivesSignedAsync(relay, recipient);
    }

    [Fact]
    public async Task Accept_sends_mail_unsigned_and_says_so_at_the_start()
    {
        await using var relay = await network.StartSigningAsync(setup => setup["DKIM_ON_FAILURE"] = "accept");
        await (await AwaySigner.OfAsync(relay)).LeaveAsync();
        var recipient = network.NewRecipient();

        await relay.SendAsync(Letter.Text("sender@example.com", recipient));

        Assert.DoesNotContain((await network.ArrivedAsync(relay, recipient)).Headers, header => header.Id == HeaderId.DkimSignature);
        Assert.Contains("warning: DKIM_ON_FAILURE: mail goes out unsigned while OpenDKIM is away", await relay.LogAsync());
    }

    [Fact]
    public async Task Mail_is_released_without_the_capability_to_change_the_files_of_others()
    {
        await using var relay = await network.StartSigningAsync(confine: host =>
        {
            host.CapDrop = ["ALL"];
            host.CapAdd = ["CHOWN", "DAC_OVERRIDE", "KILL", "SETGID", "SETUID"];
        });
        var (signer, recipient) = await HoldOneAsync(relay);

        await signer.ReturnAsync();

        await network.ArrivesSignedAsync(relay, recipient);
        await relay.LogLineAsync("1 message was on hold, now on the way to be signed");
    }

    private async Task AssertCopiedOnceAsync(string copies, Action<RelaySetup> copy)
    {
        await using var relay = await network.StartSigningAsync(copy);
        var signer = await AwaySigner.OfAsync(relay);
        await signer.LeaveAsync();
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));

        await signer.ReturnAsync();

        await network.ArrivedAsync(relay, recipient);
        await network.ArrivedAsync(relay, copies);
        await relay.EmptyQueueAsync();
        Assert.Equal(1, await network.Receiver.CountAsync(copies));
    }

    // A message that waits for its signature, and whoever is to make that.
    private async Task<(AwaySigner Signer, string Recipient)> HoldOneAsync(Relay relay)
    {
        var signer = await AwaySigner.OfAsync(relay);
        await signer.LeaveAsync();
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await relay.HoldsAsync(1);
        return (signer, recipient);
    }
}
