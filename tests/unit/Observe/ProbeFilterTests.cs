using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class ProbeFilterTests : IDisposable
{
    private readonly TemporaryFile file = TemporaryFile.Create();
    private readonly LogCounters counters = new();

    [Theory]
    [InlineData("localhost[127.0.0.1]", "quit=1 commands=1")]
    [InlineData("localhost[::1]", "quit=1 commands=1")]
    [InlineData("unknown[127.0.0.1]", "commands=0/0")]
    public void A_probe_from_loopback_leaves_no_line(string client, string end)
    {
        Log($"smtpd[7]: connect from {client}", $"smtpd[7]: disconnect from {client} {end}", "qmgr[8]: x");
        Assert.Equal(["qmgr[8]: x"], Shown);
        Assert.Equal((2, 1), (counters.Hidden, counters.Written));
    }

    [Theory]
    [InlineData("NOQUEUE: lost connection after CONNECT from localhost[127.0.0.1]", "commands=0/0")]
    [InlineData("lost connection after EHLO from localhost[127.0.0.1]", "ehlo=1 commands=1")]
    public void A_probe_that_hangs_up_leaves_no_line_either(string second, string end)
    {
        Log("smtpd[7]: connect from localhost[127.0.0.1]", "smtpd[7]: " + second, $"smtpd[7]: disconnect from localhost[127.0.0.1] {end}");
        Assert.Empty(Shown);
        Assert.Equal(3, counters.Hidden);
    }

    [Theory]
    [InlineData("disconnect from localhost[127.0.0.1] ehlo=1 mail=1 quit=1 commands=3")]
    [InlineData("disconnect from localhost[127.0.0.1] ehlo=1 mail=0/1 commands=1/2")]
    [InlineData("3F2A01C0D5: client=localhost[127.0.0.1]")]
    [InlineData("lost connection after DATA from localhost[127.0.0.1]")]
    [InlineData("lost connection after CONNECT from localhost[127.0.0.1]")]
    [InlineData("connect from localhost[127.0.0.1]")]
    public void A_client_on_loopback_is_shown_in_order(string next)
    {
        Log("smtpd[7]: connect from localhost[127.0.0.1]", "smtpd[7]: " + next, "smtpd[7]: end");
        Assert.Equal(["smtpd[7]: connect from localhost[127.0.0.1]", "smtpd[7]: " + next, "smtpd[7]: end"], Shown);
        Assert.Equal(0, counters.Hidden);
    }

    public static TheoryData<string[]> SelfTests =>
    [
        ["smtpd[7]: disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rset=1 noop=3 vrfy=1 quit=1 commands=8"],
        ["smtpd[7]: disconnect from localhost[127.0.0.1] ehlo=1 mail=0/1 rset=0/1 noop=0/3 vrfy=0/1 quit=1 commands=2/8"],
        [
            "smtpd[7]: NOQUEUE: reject: VRFY from localhost[127.0.0.1]: 554 5.7.1 <localhost[127.0.0.1]>: Client host rejected: Access denied; from=<a@example.com> to=<b@[192.0.2.1]> proto=ESMTP helo=<[127.71.30.7]>",
            "smtpd[7]: disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rset=1 noop=3 vrfy=0/1 quit=1 commands=7/8",
        ],
        [
            "smtpd[7]: NOQUEUE: reject: CONNECT from localhost[127.0.0.1]: 554 5.7.1 <localhost[127.0.0.1]>: Client host rejected: Access denied; proto=SMTP",
            "smtpd[7]: disconnect from localhost[127.0.0.1] noop=0/3 quit=1 commands=1/4",
        ],
        [
            "smtpd[7]: 3F2A01C0D5: client=localhost[127.0.0.1]", "cleanup[9]: 3F2A01C0D5: removed (canceled)",
            "smtpd[7]: disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rcpt=1 rset=1 noop=3 quit=1 commands=8",
        ],
        [
            "smtpd[7]: 3F2A01C0D5: client=localhost[127.0.0.1]",
            "smtpd[7]: disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rcpt=1 rset=1 noop=3 quit=1 commands=8",
            "cleanup[9]: 3F2A01C0D5: removed (canceled)",
        ],
    ];

    [Theory]
    [MemberData(nameof(SelfTests))]
    public void A_self_test_that_went_well_leaves_no_line(string[] lines)
    {
        Log(["smtpd[7]: connect from localhost[127.0.0.1]", .. lines, "qmgr[8]: x"]);
        Assert.Equal(["qmgr[8]: x"], Shown);
        Assert.Equal((lines.Length + 1, 1), (counters.Hidden, counters.Written));
    }

    [Fact]
    public void A_self_test_that_fails_shows_why()
    {
        string[] lines =
        [
            "smtpd[7]: connect from localhost[127.0.0.1]",
            "smtpd[7]: NOQUEUE: reject: VRFY from localhost[127.0.0.1]: 451 4.3.5 Server configuration error; from=<a@example.com> to=<b@[192.0.2.1]> proto=ESMTP helo=<[127.71.30.7]>",
            "smtpd[7]: disconnect from localhost[127.0.0.1] ehlo=1 mail=1 noop=3 vrfy=0/1 quit=1 commands=6/7",
        ];
        Log(lines);
        Assert.Equal(lines, Shown);
    }

    [Fact]
    public void A_self_test_that_fails_as_before_leaves_no_line()
    {
        var first = FailingTest(7, "451 4.3.5 x");
        var other = FailingTest(9, "451 4.3.0 y");
        string[] client =
        [
            "smtpd[8]: connect from localhost[127.0.0.1]", "smtpd[8]: warning: connect to 127.0.0.1:9: Connection refused",
            "smtpd[8]: NOQUEUE: reject: RCPT from localhost[127.0.0.1]: 451 4.3.5 x; proto=ESMTP helo=<app>",
            "smtpd[8]: disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4",
        ];
        string[] well = ["smtpd[7]: connect from localhost[127.0.0.1]", "smtpd[7]: disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rset=1 noop=3 vrfy=1 quit=1 commands=8"];

        Log([.. first, .. FailingTest(7, "451 4.3.5 x"), .. client, .. FailingTest(10, "451 4.3.5 x"), .. other, .. well, .. first]);

        Assert.Equal([.. first, .. client, .. other, .. first], Shown);
    }

    private static string[] FailingTest(int pid, string reply) =>
    [
        $"smtpd[{pid}]: connect from localhost[127.0.0.1]", $"smtpd[{pid}]: warning: connect to 127.0.0.1:9: Connection refused",
        $"smtpd[{pid}]: NOQUEUE: milter-reject: CONNECT from localhost[127.0.0.1]: {reply}; proto=SMTP",
        $"smtpd[{pid}]: NOQUEUE: reject: VRFY from localhost[127.0.0.1]: {reply}; proto=ESMTP helo=<[127.71.30.7]>",
        $"smtpd[{pid}]: disconnect from localhost[127.0.0.1] ehlo=1 mail=1 noop=3 vrfy=0/1 quit=1 commands=6/7",
    ];

    [Theory]
    [InlineData("NOQUEUE: reject: CONNECT from localhost[127.0.0.1]: 554 5.7.1 Access denied; proto=SMTP", "quit=1 commands=1")]
    [InlineData("NOQUEUE: reject: RCPT from localhost[127.0.0.1]: 554 5.7.1 Access denied; proto=SMTP helo=<app>", "ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4")]
    [InlineData("3F2A01C0D5: client=localhost[127.0.0.1]", "ehlo=1 mail=1 rcpt=1 data=1 rset=1 noop=3 quit=1 commands=9")]
    [InlineData("3F2A01C0D5: client=localhost[127.0.0.1]", "ehlo=1 mail=1 rcpt=1 rset=1 quit=1 commands=5")]
    public void A_client_on_loopback_is_never_taken_for_the_self_test(string second, string end)
    {
        string[] lines = ["smtpd[7]: connect from localhost[127.0.0.1]", "smtpd[7]: " + second, $"smtpd[7]: disconnect from localhost[127.0.0.1] {end}"];
        Log(lines);
        Assert.Equal(lines, Shown);
        Assert.Equal(0, counters.Hidden);
    }

    [Fact]
    public void The_lines_of_a_message_from_loopback_keep_their_order()
    {
        string[] lines =
        [
            "smtpd[7]: connect from localhost[127.0.0.1]", "smtpd[7]: 3F2A01C0D5: client=localhost[127.0.0.1]",
            "cleanup[9]: 3F2A01C0D5: message-id=<x@example.com>", "qmgr[8]: 3F2A01C0D5: from=<a@example.com>, size=1, nrcpt=1 (queue active)",
            "smtpd[7]: disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5",
        ];
        Log(lines);
        Assert.Equal(lines, Shown);
    }

    [Fact]
    public void A_message_that_its_client_gave_up_is_shown_to_the_end()
    {
        string[] lines =
        [
            "smtpd[7]: connect from localhost[127.0.0.1]", "smtpd[7]: 3F2A01C0D5: client=localhost[127.0.0.1]",
            "cleanup[9]: 3F2A01C0D5: removed (canceled)", "smtpd[7]: disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rcpt=1 rset=1 quit=1 commands=5",
        ];
        Log(lines);
        Assert.Equal(lines, Shown);
    }

    [Fact]
    public void A_client_from_elsewhere_is_shown_at_once()
    {
        Log("smtpd[7]: connect from x[192.0.2.1]", "smtpd[7]: disconnect from x[192.0.2.1] quit=1 commands=1");
        Assert.Equal(2, Shown.Length);
    }

    [Fact]
    public void Lines_of_other_processes_neither_wait_nor_release()
    {
        Log("smtpd[7]: connect from localhost[127.0.0.1]", "smtpd[8]: connect from localhost[127.0.0.1]", "qmgr[9]: x",
            "smtpd[8]: disconnect from localhost[127.0.0.1] quit=1 commands=1", "smtpd[7]: warning: x");
        Assert.Equal(["qmgr[9]: x", "smtpd[7]: connect from localhost[127.0.0.1]", "smtpd[7]: warning: x"], Shown);
    }

    [Fact]
    public void What_agents_say_of_a_connection_cache_that_ended_before_them_is_not_shown()
    {
        string[] shown = ["smtp[7]: warning: connect to private/tlsmgr: Connection refused", "smtp[7]: warning: disabling connection caching x"];
        Log(["smtp[7]: warning: connect to private/scache: Connection refused", "smtp[7]: warning: disabling connection caching", .. shown]);
        Assert.Equal(shown, Shown);
        Assert.Equal((2, 2), (counters.Hidden, counters.Written));
    }

    [Fact]
    public void A_signature_that_was_made_for_the_test_alone_is_not_shown_but_what_went_wrong_with_it_is()
    {
        string[] shown = ["opendkim[7]: pfinit-test: signature generation error: private key too small", "opendkim[7]: 4Zx: DKIM-Signature field added (s=mail, d=example.com)"];
        Log(["opendkim[7]: pfinit-test: DKIM-Signature field added (s=mail, d=example.com)", .. shown]);
        Assert.Equal(shown, Shown);
    }

    [Fact]
    public void A_held_line_is_shown_when_the_stream_is_drained()
    {
        var queue = new LogQueue(64 * 1024, new LogLines(new PlainFormat(LogColour.None), masker: null, counters), counters);
        var writer = new LogWriter(queue, file.Fd, counters);
        queue.Add(SyslogRecord.Parse("<22>smtpd[7]: connect from localhost[127.0.0.1]"u8), Datagram.Time, own: false);
        writer.WriteBatch(queue.Take(0));
        Assert.Empty(Shown);
        Assert.False(queue.Drain(TimeSpan.Zero));
        writer.WriteBatch(queue.Take(0));
        Assert.Single(Shown);
    }

    [Fact]
    public void A_silent_client_is_shown_after_the_longest_hold()
    {
        var filter = new ProbeFilter(TimeSpan.FromSeconds(2));
        var datagram = "<22>smtpd[7]: connect from localhost[127.0.0.1]"u8;
        Assert.Equal(-1, filter.MillisecondsToNextDue());
        Assert.True(filter.TryHold(SyslogRecord.Parse(datagram), Datagram.Time));
        Assert.Null(filter.FindDue(all: false));
        Assert.InRange(filter.MillisecondsToNextDue(), 1, 2000);

        Assert.True(SpinWait.SpinUntil(() => filter.MillisecondsToNextDue() == 0, TimeSpan.FromSeconds(20)));
        var client = filter.FindDue(all: false);
        Assert.NotNull(client);
        var records = client.Records;
        Assert.True(records.TryNext(out var line, out var ticks));
        Assert.True(datagram.SequenceEqual(line));
        Assert.Equal(Datagram.Time, ticks);
        filter.Release(client);
        Assert.Null(filter.FindDue(all: true));
    }

    [Fact]
    public void A_line_too_long_to_be_held_passes()
    {
        var filter = new ProbeFilter(TimeSpan.FromSeconds(2));
        var datagram = Datagram.Of($"<22>smtpd[7]: connect from {new string('x', 2100)}[127.0.0.1]");
        Assert.False(filter.TryHold(SyslogRecord.Parse(datagram), 0));
        Assert.Null(filter.Find(7));
    }

    [Fact]
    public void More_clients_than_places_simply_pass()
    {
        var filter = new ProbeFilter(TimeSpan.FromSeconds(2));
        var held = Enumerable.Range(1, 40).Count(pid =>
        {
            var datagram = Datagram.Of($"<22>smtpd[{pid}]: connect from localhost[127.0.0.1]");
            return filter.TryHold(SyslogRecord.Parse(datagram), 0);
        });
        Assert.Equal(16, held);
        Assert.NotNull(filter.Find(16));
        Assert.Null(filter.Find(17));
    }

    public void Dispose() => file.Dispose();

    private string[] Shown => [.. file.Lines.Select(line => line.Substring(41))];

    private void Log(params string[] lines)
    {
        var queue = new LogQueue(64 * 1024, new LogLines(new PlainFormat(LogColour.None), masker: null, counters), counters);
        var writer = new LogWriter(queue, file.Fd, counters);
        foreach (var line in lines)
            queue.Add(SyslogRecord.Parse(Datagram.Of("<22>" + line)), Datagram.Time, own: false);
        writer.WriteBatch(queue.Take(0));
    }
}
