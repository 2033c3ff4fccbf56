using System.Text;
using Pfinit.Hold;
using Pfinit.Observe;

namespace Pfinit.Tests.Hold;

public sealed class HoldLinesTests
{
    private readonly HoldEvents events = new(TimeProvider.System);
    private readonly HoldLines lines;

    public HoldLinesTests() => lines = new HoldLines(events, owner: 100);

    [Fact]
    public void Message_held_before_it_has_an_id_is_known_by_the_process_that_names_one_next()
    {
        See("smtpd[93]: NOQUEUE: milter-hold: CONNECT from unknown[192.0.2.1]: default_action; proto=SMTP");
        See("smtpd[93]: NOQUEUE: milter-hold: MAIL from unknown[192.0.2.1]: default_action; from=<a@example.com> proto=ESMTP helo=<c>");
        See("smtpd[94]: 5555555555: client=unknown[192.0.2.2]");
        See("smtpd[93]: 0B60AE2026: client=unknown[192.0.2.1]");
        See("smtpd[93]: 1C70BE2026: client=unknown[192.0.2.1]");

        Assert.Equal(["0B60AE2026 Milter"], Taken());
    }

    [Theory]
    [InlineData("smtpd[93]: 0B60AE2026: milter-hold: RCPT from unknown[192.0.2.1]: default_action; from=<a@example.com> to=<b@example.net>")]
    [InlineData("smtpd[93]: 0B60AE2026: milter-hold: RCPT from unknown[2001:db8::1]:50782: default_action; from=<a@example.com>")]
    [InlineData("submission/smtpd[93]: 0B60AE2026: milter-hold: DATA from unknown[192.0.2.1]: default_action; from=<a@example.com>")]
    [InlineData("cleanup[119]: 0B60AE2026: milter-hold: END-OF-MESSAGE from unknown[192.0.2.1]: default_action; from=<a@example.com>")]
    public void Message_that_has_an_id_is_known_at_once(string line)
    {
        See(line);

        Assert.Equal(["0B60AE2026 Milter"], Taken());
    }

    [Fact]
    public void Message_for_which_nobody_could_be_asked_is_told_from_one_that_OpenDKIM_may_have_failed_at()
    {
        See("cleanup[119]: 0B60AE2026: milter-hold: CONNECT from localhost[127.0.0.1]: default_action; from=<job@example.com>");
        See("cleanup[119]: 1B60AE2026: milter-hold: MAIL from localhost[127.0.0.1]: default_action; from=<job@example.com>");

        Assert.Equal(["0B60AE2026 Milter, Unasked", "1B60AE2026 Milter"], Taken());
    }

    [Theory]
    [InlineData("smtpd[93]: 0B60AE2026: milter-hold: RCPT from unknown[192.0.2.1]: milter triggers HOLD action; from=<a@example.com>")]
    [InlineData("cleanup[119]: 0B60AE2026: milter-hold: END-OF-MESSAGE from unknown[192.0.2.1]: milter triggers HOLD action; from=<\"]: default_action\"@example.com>")]
    [InlineData("smtpd[93]: NOQUEUE: milter-reject: CONNECT from unknown[192.0.2.1]: 451 4.7.1 Service unavailable; proto=SMTP")]
    [InlineData("qmgr[93]: 0B60AE2026: milter-hold: RCPT from unknown[192.0.2.1]: default_action; from=<a@example.com>")]
    [InlineData("smtpd[93]: ../../x: milter-hold: RCPT from unknown[192.0.2.1]: default_action; from=<a@example.com>")]
    [InlineData("smtpd[93]: 0B60AE2026: reject: RCPT from unknown[192.0.2.1]: 550 no; from=<x: milter-hold: RCPT from a[1]: default_action;>")]
    [InlineData("notsmtpd[93]: 0B60AE2026: milter-hold: RCPT from unknown[192.0.2.1]: default_action; from=<a@example.com>")]
    [InlineData("smtpd[93]: warning: hold: household@example.com")]
    public void Verdict_of_a_milter_and_words_of_a_client_hold_nothing(string line)
    {
        See(line);
        See("smtpd[93]: 1111111111: client=unknown[192.0.2.1]");

        Assert.Empty(Taken());
    }

    [Fact]
    public void Rule_of_the_user_is_told_from_the_milter()
    {
        See("smtpd[93]: NOQUEUE: hold: RCPT from unknown[192.0.2.1]: <held@example.com>: Sender address by access; from=<held@example.com>");
        See("smtpd[93]: 0B60AE2026: client=unknown[192.0.2.1]");
        See("cleanup[9]: 7A8D8E2026: hold: header X-Hold: x from unknown[192.0.2.1]; from=<a@example.com> to=<b@example.net>: by header");
        See("smtpd[94]: NOQUEUE: milter-hold: MAIL from unknown[192.0.2.1]: default_action; from=<a@example.com>");
        See("smtpd[94]: NOQUEUE: hold: RCPT from unknown[192.0.2.1]: <held@example.com>: Sender address by access; from=<held@example.com>");
        See("smtpd[94]: 2B60AE2026: client=unknown[192.0.2.1]");

        Assert.Equal(["0B60AE2026 Rule", "7A8D8E2026 Rule", "2B60AE2026 Milter, Rule"], Taken());
    }

    [Fact]
    public void Milter_that_fails_a_message_which_a_header_check_holds_is_known_by_its_warning()
    {
        See("cleanup[9]: 7A8D8E2026: hold: header X-Hold: x from unknown[192.0.2.1]; from=<a@example.com> to=<b@example.net>: by header");
        See("cleanup[9]: 7A8D8E2026: message-id=<>");
        See("cleanup[8]: warning: milter unix:/run/opendkim/opendkim.sock: can't read SMFIC_HEADER reply packet header: Broken pipe");
        Assert.Equal(["7A8D8E2026 Rule"], Taken());
        See("cleanup[9]: warning: milter unix:/run/opendkim/opendkim.sock: can't read SMFIC_HEADER reply packet header: Broken pipe");
        Assert.Equal(["7A8D8E2026 Milter, Rule"], Taken());

        // The next message.
        See("cleanup[9]: warning: connect to Milter service unix:/run/opendkim/opendkim.sock: Connection refused");
        See("cleanup[9]: warning: milter unix:/run/opendkim/opendkim.sock: can't read SMFIC_OPTNEG reply packet header: Broken pipe");
        Assert.Empty(Taken());
        See("cleanup[9]: 8A8D8E2026: message-id=<>");
        See("cleanup[9]: warning: milter unix:/run/opendkim/opendkim.sock: can't read SMFIC_HEADER reply packet header: Broken pipe");
        Assert.Empty(Taken());
    }

    [Fact]
    public void Processes_of_cleanup_that_ended_are_not_remembered_for_ever()
    {
        for (var pid = 1; pid <= CheckedMessages.Most + 1; pid++)
            See($"cleanup[{pid}]: 7A8D8E2026: hold: header X-Hold: x from unknown[192.0.2.1]; from=<a@example.com> to=<b@example.net>: by header");
        Taken();

        See("cleanup[1]: warning: milter unix:/run/opendkim/opendkim.sock: can't read SMFIC_HEADER reply packet header: Broken pipe");
        Assert.Empty(Taken());
        See("cleanup[2]: warning: milter unix:/run/opendkim/opendkim.sock: can't read SMFIC_HEADER reply packet header: Broken pipe");
        Assert.Equal(["7A8D8E2026 Milter, Rule"], Taken());
    }

    [Fact]
    public void Message_that_was_released_is_known_by_the_line_of_pickup()
    {
        See("pickup[36]: 537FF14A4B: uid=100 from=<job@example.com>");
        See("pickup[36]: 637FF14A4B: uid=0 from=<x: uid=100 from=<job@example.com>");
        See("pickup[36]: 737FF14A4B: uid=1000 from=<job@example.com>");
        See("smtpd[36]: 837FF14A4B: uid=100 from=<job@example.com>");
        See("cleanup[62]: 537FF14A4B: milter-hold: CONNECT from localhost[127.0.0.1]: default_action; from=<job@example.com>");

        Assert.Equal(["537FF14A4B Released", "537FF14A4B Milter, Unasked"], Taken());
    }

    [Fact]
    public void Gap_in_the_log_is_passed_on()
    {
        var since = DateTimeOffset.UnixEpoch;
        lines.Missed(since);
        lines.Missed(since.AddDays(1));

        Assert.Equal(since, events.Take(TimeSpan.Zero).LostSince);
        Assert.Null(events.Take(TimeSpan.Zero).LostSince);
    }

    [Theory]
    [InlineData("disconnect from unknown[192.0.2.1] ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4")]
    [InlineData("connect from unknown[192.0.2.7]")]
    public void End_of_the_session_ends_what_was_known_of_it(string line)
    {
        See("smtpd[93]: NOQUEUE: milter-hold: MAIL from unknown[192.0.2.1]: default_action; from=<a@example.com>");
        See("smtpd[93]: " + line);
        See("smtpd[93]: 0B60AE2026: client=unknown[192.0.2.7]");

        Assert.Empty(Taken());
    }

    [Fact]
    public void Why_Postfix_cannot_connect_is_kept()
    {
        See("smtpd[93]: warning: connect to Milter service unix:/run/opendkim/opendkim.sock: Permission denied");
        See("smtpd[93]: warning: connect to Milter service unix:/run/opendkim/opendkim.sock: Connection refused");

        Assert.Equal("connect to Milter service unix:/run/opendkim/opendkim.sock: Permission denied", events.Take(TimeSpan.Zero).ConnectFailure);
        Assert.Null(events.Take(TimeSpan.Zero).ConnectFailure);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ordinary_line_allocates_nothing(bool outage)
    {
        if (outage)
            See("smtpd[93]: NOQUEUE: milter-hold: MAIL from unknown[192.0.2.1]: default_action; from=<a@example.com>");
        var real = Observe.Datagram.Real;
        var allocated = Enumerable.Range(0, 6).Select(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var round = 0; round < 100; round++)
            {
                for (var i = 0; i < real.Count; i++)
                    lines.See(SyslogRecord.Parse(real[i]));
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }).ToList();

        Assert.Equal(0, allocated.Min());
        Assert.Empty(Taken());
    }

    private void See(string line) => lines.See(SyslogRecord.Parse(Encoding.UTF8.GetBytes("<22>Nov  3 07:05:09 postfix/" + line)));

    private string[] Taken() => [.. events.Take(TimeSpan.Zero).Messages.Select(message => $"{message.Id} {message.By}")];
}
