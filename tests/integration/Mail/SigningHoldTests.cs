// Mail that stays on hold although OpenDKIM serves: because the user holds it, or because it cannot be signed.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

[Collection(SharedMailNetwork.Name)]
public sealed class SigningHoldTests(MailNetwork network)
{
    private const string OnTheWay = "on hold, now on the way to be signed";

    [Fact]
    public async Task Mail_that_a_header_check_of_the_user_holds_stays_on_hold()
    {
        await using var relay = await network.StartSigningAsync(setup =>
        {
            setup["POSTFIX_header_checks"] = "regexp:/etc/postfix/hold_checks";
            setup.Files["/etc/postfix/hold_checks"] = "/^Subject: inside/ HOLD by the user\n";
        });
        var signer = await AwaySigner.OfAsync(relay);
        var recipient = network.NewRecipient();
        var send = $"printf 'Subject: inside\\nFrom: job@example.com\\n\\nhello\\n' | sendmail -f job@example.com {recipient}";
        await relay.ShellAsync(send);
        await relay.HoldsAsync(1);
        await signer.LeaveAsync();
        await relay.ShellAsync(send);
        await relay.HoldsAsync(2);
        var other = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", other));

        await signer.ReturnAsync();

        // Released for its signature, the second meets the rule again.
        await network.ArrivesSignedAsync(relay, other);
        await relay.LogLinesAsync("hold: header Subject: inside", 2);
        await relay.HoldsAsync(2);
        await relay.ShellAsync("postsuper -H ALL && postqueue -f");
        var record = await DkimRecord.OfAsync(relay, "example.com");
        foreach (var message in await network.Receiver.MessagesForAsync(recipient, 2))
            SignedMail.AssertSignedOnce(record, message);
    }

    [Fact]
    public async Task Mail_that_the_user_holds_with_postsuper_stays_on_hold_and_the_next_start_says_so()
    {
        await using var relay = await network.StartSigningAsync(setup => setup["POSTFIX_defer_transports"] = "smtp");
        var signer = await AwaySigner.OfAsync(relay);
        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));
        await relay.UntilAsync("postsuper -h ALL 2>&1 | grep -q '^postsuper: Placed on hold: 1 '");
        var held = await relay.ShellAsync("ls /var/spool/postfix/hold");
        await signer.LeaveAsync();
        await relay.SendAsync(Letter.Text("sender@example.com", network.NewRecipient()));
        await relay.HoldsAsync(2);

        await signer.ReturnAsync();

        await relay.LogLineAsync("dkim: 1 message was " + OnTheWay);
        await relay.HoldsAsync(1);
        await relay.LogLinesAsync("(deferred transport)", 2);
        Assert.Contains("mail      2 accepted, 0 refused", await relay.StatusAsync());
        await relay.KillAsync();
        await relay.StartAsync();
        await relay.LogLineAsync("queue: 1 message is on hold, not by pfinit, and left there");
        Assert.Equal(held, await relay.ShellAsync("ls /var/spool/postfix/hold"));
    }

    [Fact]
    public async Task Message_that_OpenDKIM_crashes_of_does_not_take_the_relay_down()
    {
        await using var relay = await network.StartSigningAsync(setup =>
        {
            setup["RESTART_STABLE_AFTER"] = SignedMail.ShortStability;
            setup["OPENDKIM_ScreenPolicyScript"] = "/etc/opendkim/crash.lua";
            setup.Files["/etc/opendkim/crash.lua"] = """if string.find(tostring(odkim.get_header(ctx, "X-Crash", 0)), "now") then os.exit(11) end""";
        });
        var crashing = Letter.Text("sender@example.com", network.NewRecipient());
        crashing.Headers.Add("X-Crash", "now");

        await relay.SendAsync(crashing);

        const string Next = "next try in 16s";

        // After one second and after eight more; every second it would be the fifth exit by then.
        await relay.LogLineAsync("released and could not be signed: OpenDKIM failed when Postfix asked it");
        await relay.LogLineAsync(Next);
        var log = await relay.LogAsync();
        Assert.Equal(2, log[..log.IndexOf(Next, StringComparison.Ordinal)].Split('\n').Count(line => line.Contains(OnTheWay)));
        await relay.HoldsAsync(1);
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await network.ArrivesSignedAsync(relay, recipient);
    }

    [Fact]
    public async Task Socket_that_Postfix_may_not_open_is_said_once_and_mail_waits()
    {
        await using var relay = await network.StartSigningAsync(setup => setup["RESTART_STABLE_AFTER"] = SignedMail.ShortStability);

        // A start that finds it so ends.
        await relay.LogLineAsync("postfix: up after");
        await relay.ShellAsync("chmod 700 /run/opendkim/opendkim.sock");
        var recipient = network.NewRecipient();

        await relay.SendAsync(Letter.Text("sender@example.com", recipient));

        const string Said = "error: dkim: OpenDKIM answers pfinit, but Postfix says: connect to Milter service unix:/run/opendkim/opendkim.sock: Permission denied";
        await relay.LogLineAsync(Said);
        await relay.LogLinesAsync(OnTheWay, 2);
        await relay.HoldsAsync(1);
        Assert.Equal(0, await network.Receiver.CountAsync(recipient));
        await relay.ShellAsync("chmod 770 /run/opendkim/opendkim.sock");
        await relay.LogLinesAsync(OnTheWay, 3);
        await network.ArrivesSignedAsync(relay, recipient);
        Assert.Single((await relay.LogAsync()).Split('\n'), line => line.Contains(Said));
    }
}
