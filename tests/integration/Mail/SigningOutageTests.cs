// Mail that comes while OpenDKIM is away: accepted, held, and sent through signing when it is back.

using MailKit.Net.Smtp;
using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class SigningOutageTests(MailNetwork network)
{
    private const string Held = "ls /var/spool/postfix/hold";

    [Fact]
    public async Task Mail_is_held_until_it_can_be_signed_and_then_sent_once()
    {
        await using var relay = await StartAsync();
        var signer = await AwaySigner.OfAsync(relay);
        await signer.LeaveAsync();
        var recipients = Enumerable.Range(0, 4).Select(_ => network.NewRecipient()).ToList();

        foreach (var recipient in recipients.Take(3))
            await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await relay.ShellAsync($"printf 'Subject: inside\\nFrom: job@example.com\\n\\nhello\\n' | sendmail -f job@example.com {recipients[3]}");
        await HeldAsync(relay, 4);
        await signer.ReturnAsync();

        var record = await DkimRecord.OfAsync(relay, "example.com");
        foreach (var recipient in recipients)
            AssertSignedOnce(record, await ArrivedAsync(relay, recipient));
        Assert.Equal("", await relay.ShellAsync(Held));
        var log = await relay.LogAsync();
        Assert.Single(log.Split('\n'), line => line.Contains("OpenDKIM does not answer Postfix"));
        Assert.Contains("on hold, now on the way to be signed", log);
    }

    [Fact]
    public async Task Mail_that_the_user_holds_stays_on_hold()
    {
        await using var relay = await StartAsync(setup =>
        {
            setup["POSTFIX_header_checks"] = "regexp:/etc/postfix/hold_checks";
            setup.Files["/etc/postfix/hold_checks"] = "/^Subject: inside/ HOLD by the user\n";
        });
        var signer = await AwaySigner.OfAsync(relay);
        var recipient = network.NewRecipient();
        var send = $"printf 'Subject: inside\\nFrom: job@example.com\\n\\nhello\\n' | sendmail -f job@example.com {recipient}";
        await relay.ShellAsync(send);
        await HeldAsync(relay, 1);
        await signer.LeaveAsync();
        await relay.ShellAsync(send);
        await HeldAsync(relay, 2);
        var other = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", other));

        await signer.ReturnAsync();

        // Released for its signature, the second meets the rule again.
        var record = await DkimRecord.OfAsync(relay, "example.com");
        AssertSignedOnce(record, await ArrivedAsync(relay, other));
        await LinesAsync(relay, "hold: header Subject: inside", 2);
        await HeldAsync(relay, 2);
        await relay.ShellAsync("postsuper -H ALL && postqueue -f");
        foreach (var message in await network.Receiver.MessagesForAsync(recipient, 2))
            AssertSignedOnce(record, message);
    }

    [Fact]
    public async Task Mail_held_at_the_end_of_the_container_is_sent_by_the_next_start()
    {
        await using var relay = await StartAsync();
        var signer = await AwaySigner.OfAsync(relay);
        var record = await DkimRecord.OfAsync(relay, "example.com");
        await signer.LeaveAsync();
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));

        await relay.KillAsync();
        var starting = relay.StartAsync();
        await signer.ReturnAsync();
        await starting;

        AssertSignedOnce(record, await ArrivedAsync(relay, recipient));
        await relay.LogLineAsync("1 message was on hold since the last run, now on the way to be signed");
    }

    [Fact]
    public async Task Socket_that_Postfix_may_not_open_is_said_once_and_mail_waits()
    {
        await using var relay = await StartAsync();
        await relay.ShellAsync("chmod 700 /run/opendkim/opendkim.sock");
        var recipient = network.NewRecipient();

        await relay.SendAsync(Letter.Text("sender@example.com", recipient));

        await relay.LogLineAsync("error: dkim: OpenDKIM answers pfinit, but Postfix says: connect to Milter service unix:/run/opendkim/opendkim.sock: Permission denied");
        Assert.Equal(0, await network.Receiver.CountAsync(recipient));
        await relay.ShellAsync("chmod 770 /run/opendkim/opendkim.sock");
        AssertSignedOnce(await DkimRecord.OfAsync(relay, "example.com"), await ArrivedAsync(relay, recipient));
    }

    [Fact]
    public async Task Copy_that_always_bcc_adds_arrives_once()
    {
        // In another domain, so that it is a delivery of its own.
        const string Copies = $"copies@{MailNetwork.InternationalDestination}";
        await using var relay = await StartAsync(setup => setup["POSTFIX_always_bcc"] = Copies);
        var signer = await AwaySigner.OfAsync(relay);
        await signer.LeaveAsync();
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));

        await signer.ReturnAsync();

        await ArrivedAsync(relay, recipient);
        await ArrivedAsync(relay, Copies);
        await QueueIsEmptyAsync(relay);
        Assert.Equal(1, await network.Receiver.CountAsync(Copies));
    }

    [Fact]
    public async Task Tempfail_has_clients_try_again()
    {
        await using var relay = await StartAsync(setup => setup["DKIM_ON_FAILURE"] = "tempfail");
        await (await AwaySigner.OfAsync(relay)).LeaveAsync();

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient())));

        Assert.Equal(451, (int)refusal.StatusCode);
    }

    [Fact]
    public async Task Accept_sends_mail_unsigned_and_says_so_at_the_start()
    {
        await using var relay = await StartAsync(setup => setup["DKIM_ON_FAILURE"] = "accept");
        await (await AwaySigner.OfAsync(relay)).LeaveAsync();
        var recipient = network.NewRecipient();

        await relay.SendAsync(Letter.Text("sender@example.com", recipient));

        Assert.DoesNotContain((await ArrivedAsync(relay, recipient)).Headers, header => header.Id == HeaderId.DkimSignature);
        Assert.Contains("warning: DKIM_ON_FAILURE: mail goes out unsigned while OpenDKIM is away", await relay.LogAsync());
    }

    [Fact]
    public async Task Mail_is_released_without_the_capability_to_change_the_files_of_others()
    {
        await using var relay = await StartAsync(setup => { }, host =>
        {
            host.CapDrop = ["ALL"];
            host.CapAdd = ["CHOWN", "DAC_OVERRIDE", "KILL", "SETGID", "SETUID"];
        });
        var recipient = network.NewRecipient();
        await relay.ShellAsync("kill -STOP $(pidof opendkim)");
        var sending = relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await relay.LogLineAsync("connect from");
        await relay.ShellAsync("kill -9 $(pidof opendkim)");
        await sending;

        AssertSignedOnce(await DkimRecord.OfAsync(relay, "example.com"), await ArrivedAsync(relay, recipient));
    }

    private static async Task HeldAsync(Relay relay, int count)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(20);
        while (true)
        {
            var held = (await relay.ShellAsync(Held)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (held.Length == count)
                return;
            Assert.True(DateTime.UtcNow < deadline, $"{held.Length} messages on hold instead of {count}:\n{await relay.LogAsync()}");
            await Task.Delay(Peer.PollInterval);
        }
    }

    private static async Task LinesAsync(Relay relay, string text, int count)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(20);
        while ((await relay.LogAsync()).Split('\n').Count(line => line.Contains(text)) < count)
        {
            Assert.True(DateTime.UtcNow < deadline, $"not {count} lines with \"{text}\":\n{await relay.LogAsync()}");
            await Task.Delay(Peer.PollInterval);
        }
    }

    private static async Task QueueIsEmptyAsync(Relay relay)
    {
        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(20);
        while (!(await relay.GetAsync("mailq")).Contains("Mail queue is empty"))
        {
            Assert.True(DateTime.UtcNow < deadline, "mail is left:\n" + await relay.GetAsync("mailq"));
            await Task.Delay(Peer.PollInterval);
        }
    }

    // With the relay's log, should it not arrive.
    private async Task<MimeMessage> ArrivedAsync(Relay relay, string recipient)
    {
        try
        {
            return await network.Receiver.MessageForAsync(recipient);
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new InvalidOperationException($"{e.Message}\n{await relay.GetAsync("mailq")}\n{await relay.LogAsync()}");
        }
    }

    private static void AssertSignedOnce(DkimRecord record, MimeMessage message)
    {
        Assert.Single(message.Headers, header => header.Id == HeaderId.DkimSignature);
        Assert.True(record.Verifies(message));
    }

    private Task<Relay> StartAsync() => StartAsync(_ => { });

    private Task<Relay> StartAsync(Action<RelaySetup> change, Action<Docker.DotNet.Models.HostConfig>? confine = null)
    {
        var setup = new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["DKIM_AUTOGENERATE"] = "1",
            Confine = confine ?? (_ => { }),
        };
        change(setup);
        return network.StartAsync(setup);
    }
}
