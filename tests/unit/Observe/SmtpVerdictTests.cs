using Pfinit.Observe;
using Pfinit.Plan;

namespace Pfinit.Tests.Observe;

public sealed class SmtpVerdictTests
{
    private const string Refused = "451 4.3.5 Server configuration error";
    private const string LookupFailed = "451 4.3.0 <postmaster@example.com>: Temporary lookup failure";
    private const string OwnReject = "smtpd 7 NOQUEUE: reject: VRFY from localhost[127.0.0.1]: 451; proto=ESMTP helo=<[127.71.30.7]>";

    private static readonly SelfTest Test = new()
    {
        Sender = "postmaster@example.com",
        HasMilters = true,
        Parameters =
        [
            new("mynetworks", "999.0.0.0/8", "POSTFIX_mynetworks"),
            new("smtpd_relay_restrictions", "bogus, reject", "POSTFIX_smtpd_relay_restrictions"),
            new("smtpd_sender_restrictions", "check_sender_access pcre:/x", "postfix.smtpd_sender_restrictions at /etc/pfinit.toml:3:1"),
        ],
        UMaskOrigin = "OPENDKIM_UMask",
    };

    [Theory]
    [InlineData("250 2.1.0 Ok")]
    [InlineData("252 2.0.0 <postmaster@[192.0.2.1]>")]
    [InlineData("450 4.1.2 <postmaster@[192.0.2.1]>: Recipient address rejected: Domain not found")]
    [InlineData("451 4.3.0 come back later")]
    [InlineData("452 4.3.1 Insufficient system storage")]
    [InlineData("454 4.7.1 <postmaster@[192.0.2.1]>: Relay access denied")]
    [InlineData("530 5.7.0 Must issue a STARTTLS command first")]
    [InlineData("550 5.1.1 <postmaster@[192.0.2.1]>: Recipient address rejected")]
    [InlineData("554 5.7.1 <localhost[127.0.0.1]>: Client host rejected: Access denied")]
    public void What_concerns_this_client_sender_or_recipient_needs_no_verdict(string reply) => Assert.False(SmtpVerdict.IsNeeded(reply));

    [Theory]
    [InlineData(Refused, "smtpd 7 warning: unknown smtpd restriction: \"bogus\"",
        "unknown smtpd restriction: \"bogus\" (set by POSTFIX_smtpd_relay_restrictions)")]
    [InlineData(LookupFailed, "smtpd 7 warning: mynetworks: bad network value in \"999.0.0.0/8\"",
        "mynetworks: bad network value in \"999.0.0.0/8\" (set by POSTFIX_mynetworks)")]
    [InlineData(Refused, "smtpd 7 warning: pcre:/x is unavailable. open /x: No such file or directory|smtpd 7 warning: pcre:/x lookup error for \"a@b\"",
        "pcre:/x is unavailable. open /x: No such file or directory (set by postfix.smtpd_sender_restrictions at /etc/pfinit.toml:3:1)")]
    [InlineData(LookupFailed, "smtpd 7 error: unsupported dictionary type: y|trivial-rewrite 9 warning: y:/z is unavailable. unsupported dictionary type: y",
        "y:/z is unavailable. unsupported dictionary type: y")]
    [InlineData(Refused, "smtpd 7 warning: something never heard of", "something never heard of")]
    public void A_mistake_is_told_with_Postfix_own_reason_and_who_set_it(string reply, string log, string reason)
    {
        var result = SmtpVerdict.Of(reply, Log(log, OwnReject), Test);

        Assert.NotNull(result);
        Assert.True(result.Final);
        Assert.Equal($"refuses every mail: {reply}: {reason}", result.Problem);
    }

    [Theory]
    [InlineData("451 4.3.5 <a@b>: Recipient address rejected: Server configuration problem",
        "smtpd 7 warning: connect to 127.0.0.1:9: Connection refused|smtpd 7 warning: problem talking to server 127.0.0.1:9: Connection refused")]
    [InlineData("451 4.3.5 <a@b>: Sender address rejected: Server configuration error",
        "smtpd 7 warning: connect to 127.0.0.1:9: Connection refused|smtpd 7 warning: table socketmap:inet:127.0.0.1:9:x lookup error: Connection refused")]
    [InlineData(LookupFailed, "trivial-rewrite 9 warning: something never heard of")]
    [InlineData(LookupFailed, "smtp 9 warning: none of our business")]
    [InlineData(Refused, "")]
    public void What_may_pass_is_asked_again(string reply, string log)
    {
        var result = SmtpVerdict.Of(reply, Log(log, OwnReject), Test);

        Assert.NotNull(result);
        Assert.Equal((false, true, false), (result.Ready, result.Refuses, result.Final));
    }

    [Fact]
    public void Lines_of_another_client_are_not_the_reason() => Assert.Equal(
        $"refuses every mail: {Refused}: mine",
        SmtpVerdict.Of(Refused, Log("smtpd 7 warning: mine", OwnReject, "smtpd 8 warning: another's"), Test)?.Problem);

    [Theory]
    [InlineData("warning: mail_queue_enter: create file incoming/1.2: No space left on device")]
    [InlineData("warning: mail_queue_enter: create file incoming/1.2: Disk quota exceeded")]
    public void A_full_disk_is_no_mistake_since_the_queue_can_leave(string line) =>
        Assert.Null(SmtpVerdict.Of("451 4.3.0 Error: queue file write error", Log("cleanup 9 " + line, OwnReject), Test));

    [Theory]
    [InlineData("451 4.7.1 Service unavailable - try again later")]
    [InlineData("421 4.7.1 Service unavailable - try again later")]
    public void A_milter_that_smtpd_may_not_open_is_a_mistake_and_one_that_is_away_is_waited_for(string reply)
    {
        const string Milter = "smtpd 7 warning: connect to Milter service unix:/run/opendkim/opendkim.sock: ";

        var closed = SmtpVerdict.Of(reply, Log(Milter + "Permission denied"), Test);
        var away = SmtpVerdict.Of(reply, Log(Milter + "Connection refused"), Test);

        Assert.True(closed?.Final);
        Assert.Equal("smtpd may not open the socket of the milter unix:/run/opendkim/opendkim.sock: Permission denied (set by OPENDKIM_UMask)", closed?.Problem);
        Assert.Equal((true, false, false), (away?.Waits, away?.Refuses, away?.Final));
        Assert.EndsWith("connect to Milter service unix:/run/opendkim/opendkim.sock: Connection refused", away?.Problem, StringComparison.Ordinal);
    }

    // Clients would give every mail back, but try a relay again that is not there: this one has to end if it lasts.
    [Fact]
    public void A_milter_that_is_away_and_has_mail_rejected_for_good_is_a_mistake_if_it_lasts()
    {
        var test = Test with { Parameters = [new("smtpd_milters", "inet:127.0.0.1:9", "POSTFIX_smtpd_milters")] };
        const string Reply = "550 5.5.0 Service unavailable";

        var result = SmtpVerdict.Of(Reply, Log("smtpd 7 warning: connect to Milter service inet:127.0.0.1:9: Connection refused", OwnReject), test);

        Assert.True(SmtpVerdict.IsNeeded(Reply));
        Assert.Equal((false, true, false, false), (result!.Ready, result.Refuses, result.Final, result.Waits));
        Assert.Equal("refuses every mail: 550 5.5.0 Service unavailable: connect to Milter service inet:127.0.0.1:9: Connection refused (set by POSTFIX_smtpd_milters)", result.Problem);
        Assert.Null(SmtpVerdict.Of(Reply, Log(OwnReject), test));
    }

    [Fact]
    public void Greylisting_says_the_same_as_a_milter_and_is_no_verdict() =>
        Assert.Null(SmtpVerdict.Of("451 4.7.1 Greylisting in action, please come back later", Log(OwnReject), Test));

    [Theory]
    [InlineData("smtpd 7 fatal: bad numerical configuration: mynetworks = abc",
        "refuses every mail: smtpd cannot start: bad numerical configuration: mynetworks = abc (set by POSTFIX_mynetworks)")]
    [InlineData("trivial-rewrite 7 fatal: open dictionary: expecting \"type:name\" form instead of \"bogus\"",
        "refuses every mail: trivial-rewrite cannot start: open dictionary: expecting \"type:name\" form instead of \"bogus\" (set by POSTFIX_smtpd_relay_restrictions)")]
    [InlineData("smtp 7 fatal: unknown service: x", null)]
    [InlineData("smtpd 7 warning: x", null)]
    public void Last_words_of_a_program_that_smtpd_needs_are_a_mistake(string log, string? problem) =>
        Assert.Equal(problem, SmtpVerdict.OfDeath(Log(log), Test)?.Problem);

    [Fact]
    public void A_table_that_cleanup_cannot_open_is_a_mistake_although_the_recipient_was_taken()
    {
        Assert.Null(SmtpVerdict.OfTables(Log("smtpd 7 error: open /y: No such file or directory"), Test));
        Assert.Equal(
            "refuses every mail: cleanup cannot use a table: open /x: No such file or directory (set by postfix.smtpd_sender_restrictions at /etc/pfinit.toml:3:1)",
            SmtpVerdict.OfTables(Log("cleanup 7 error: open /x: No such file or directory"), Test)?.Problem);
    }

    // `smtpd 7 warning: text`, several joined by `|`.
    private static List<Complaint> Log(params string[] lines) => [.. lines.SelectMany(line => line.Split('|')).Where(line => line.Length > 0).Select(line =>
    {
        var words = line.Split(' ', 3);
        return new Complaint(words[0], int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), words[2]);
    })];
}
