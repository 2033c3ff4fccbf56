using System.Net;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Tests.Observe;

public sealed class SmtpTestTests : IDisposable
{
    private const string Whole = "EHLO [127.71.30.7]|MAIL FROM:<postmaster@example.com>|VRFY <postmaster@[192.0.2.1]>|RSET|NOOP|NOOP|NOOP|QUIT";

    private readonly TestedSmtpd smtpd = new();

    public void Dispose() => smtpd.Dispose();

    [Fact]
    public async Task A_mail_is_begun_and_taken_back_without_data()
    {
        var (result, heard) = await smtpd.Ask(new() { ["VRFY"] = "252 2.0.0 <postmaster@[192.0.2.1]>" });

        Assert.Equal(ProbeResult.Serving, result);
        Assert.Equal(Whole, heard);
        Assert.Empty(smtpd.Log.Lines);
    }

    [Fact]
    public async Task Where_VRFY_is_switched_off_RCPT_asks_the_same()
    {
        var (result, heard) = await smtpd.Ask(new() { ["VRFY"] = "502 5.5.1 VRFY command is disabled" });

        Assert.True(result.Ready);
        Assert.Equal(Whole.Replace("|RSET", "|RCPT TO:<postmaster@[192.0.2.1]>|RSET", StringComparison.Ordinal), heard);
    }

    [Fact]
    public async Task Where_cleanup_has_tables_a_queue_file_is_begun()
    {
        smtpd.Hear("postfix/cleanup[9]: error: open /x: No such file or directory", "postfix/smtpd[7]: disconnect from localhost[127.0.0.1] rset=1 noop=3 quit=1 commands=7");
        var (result, heard) = await smtpd.Ask([], usesCleanup: true);

        Assert.True(result.Final);
        Assert.Equal("refuses every mail: cleanup cannot use a table: open /x: No such file or directory", result.Problem);
        Assert.Equal(Whole.Replace("VRFY ", "RCPT TO:", StringComparison.Ordinal), heard);
    }

    // smtpd would answer 452, and write to postmaster about it.
    [Fact]
    public async Task Without_room_for_a_mail_none_is_begun_and_that_is_told()
    {
        smtpd.Space = new QueueSpace(BlockSize: 4096, Blocks: 100, FreeBlocks: 10);
        var mail = TestedSmtpd.Mail(usesCleanup: true) with { Demand = new SpaceDemand(40960, 0), Parameters = [new("queue_minfree", "40960", "POSTFIX_queue_minfree")] };

        var (result, heard) = await smtpd.Ask(new() { ["VRFY"] = "502 5.5.1 VRFY command is disabled" }, mail);

        Assert.Equal(ProbeResult.Serving, result);
        Assert.Equal(Whole.Replace("|MAIL FROM:<postmaster@example.com>", "", StringComparison.Ordinal), heard);
        Assert.Equal(
            "warning: postfix: refuses every mail until there is room in /var/spool/postfix (452 4.3.1 Insufficient system storage): 40960 bytes are free, queue_minfree is 40960 (set by POSTFIX_queue_minfree)",
            Assert.Single(smtpd.Log.Lines));
    }

    [Theory]
    [InlineData("MAIL", "530 5.7.0 Must issue a STARTTLS command first")]
    [InlineData("MAIL", "554 5.7.1 <localhost[127.0.0.1]>: Client host rejected: Access denied")]
    [InlineData("VRFY", "450 4.1.8 <postmaster@example.com>: Sender address rejected: Domain not found")]
    public async Task A_reply_about_this_client_does_not_matter(string command, string reply) =>
        Assert.True((await smtpd.Ask(new() { [command] = reply })).Result.Ready);

    [Fact]
    public async Task A_greeting_that_refuses_this_client_does_not_matter() =>
        Assert.True((await smtpd.Ask(new() { [""] = "554 5.7.1 <localhost[127.0.0.1]>: Client host rejected: Access denied" })).Result.Ready);

    [Fact]
    public async Task On_a_mistake_the_session_ends_without_a_goodbye()
    {
        smtpd.Hear("postfix/smtpd[7]: warning: unknown smtpd restriction: \"bogus\"",
            "postfix/smtpd[7]: NOQUEUE: reject: VRFY from localhost[127.0.0.1]: 451 4.3.5 Server configuration error; helo=<[127.71.30.7]>");
        var (result, heard) = await smtpd.Ask(new() { ["VRFY"] = "451 4.3.5 Server configuration error" });

        Assert.True(result.Final);
        Assert.Equal("refuses every mail: 451 4.3.5 Server configuration error: unknown smtpd restriction: \"bogus\"", result.Problem);
        Assert.Equal("EHLO [127.71.30.7]|MAIL FROM:<postmaster@example.com>|VRFY <postmaster@[192.0.2.1]>|", heard);
    }

    [Fact]
    public async Task A_refusal_that_may_pass_is_not_asked_about_again_at_once()
    {
        smtpd.Hear("postfix/smtpd[7]: warning: connect to 127.0.0.1:9: Connection refused",
            "postfix/smtpd[7]: NOQUEUE: reject: VRFY from localhost[127.0.0.1]: 451 4.3.5 Server configuration problem; helo=<[127.71.30.7]>");
        var mail = TestedSmtpd.Mail();
        var (first, heard) = await smtpd.Ask(new() { ["VRFY"] = "451 4.3.5 Server configuration problem" }, mail);

        Assert.Equal((false, true, false), (first.Ready, first.Refuses, first.Final));
        Assert.Equal(Whole.Replace("|RSET", "", StringComparison.Ordinal), heard);
        Assert.Equal(
            "warning: postfix: self-test: refuses every mail: 451 4.3.5 Server configuration problem: connect to 127.0.0.1:9: Connection refused; asking again, which is not logged as long as the answer is the same",
            Assert.Single(smtpd.Log.Lines));
        Assert.Same(first, smtpd.Test.Ask(new ReadyProbe.Smtp(1, ProxyProtocol: false), mail, TestedSmtpd.Patience));
    }

    [Fact]
    public async Task A_slow_answer_is_no_verdict_and_is_told()
    {
        using var finished = new ManualResetEventSlim();
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            socket.Send("220 relay ESMTP\r\n"u8);
            finished.Wait(TestedSmtpd.Patience);
            return "";
        });

        var result = smtpd.Test.Ask(new ReadyProbe.Smtp(server.Port, ProxyProtocol: false), TestedSmtpd.Mail(), TestedSmtpd.Patience);

        finished.Set();
        await server.Seen();
        Assert.True(result.Ready);
        Assert.Equal("warning: postfix: self-test: no answer to EHLO within 2s, as when a name server is away; going on without one", Assert.Single(smtpd.Log.Lines));
    }

    [Fact]
    public async Task A_slow_answer_takes_back_no_refusal()
    {
        var mail = TestedSmtpd.Mail();
        var (refusal, _) = await smtpd.Ask(new() { ["VRFY"] = "451 4.3.5 Server configuration problem" }, mail);
        using var asked = new ManualResetEventSlim();
        using var finished = new ManualResetEventSlim();
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            asked.Set();
            socket.Send("220 relay ESMTP\r\n"u8);
            finished.Wait(TestedSmtpd.Patience);
            return "";
        });
        var lines = smtpd.Log.Lines.Count;

        // Until it is time to ask again, there is the refusal without a question.
        for (var result = refusal; !asked.Wait(TimeSpan.FromMilliseconds(20)); Assert.Same(refusal, result))
            result = smtpd.Test.Ask(new ReadyProbe.Smtp(server.Port, ProxyProtocol: false), mail, TestedSmtpd.Patience);

        finished.Set();
        await server.Seen();
        Assert.Equal(lines, smtpd.Log.Lines.Count);
    }

    // Not anew at every question: smtpd would see clients who have hung up before it could greet, and where it refuses them, log them.
    [Fact]
    public async Task A_greeting_that_takes_long_is_waited_for_on_the_same_connection()
    {
        using var greets = new ManualResetEventSlim();
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            greets.Wait(TestedSmtpd.Patience);
            return TestedSmtpd.Converse(socket, new() { [""] = "554 5.7.1 Access denied" });
        });
        var probe = new ReadyProbe.Smtp(server.Port, ProxyProtocol: false);

        Assert.Equal(Libc.ETIMEDOUT, Assert.Throws<KernelException>(() => smtpd.Test.Ask(probe, TestedSmtpd.Mail(), TimeSpan.FromMilliseconds(20))).Errno.Value);
        greets.Set();
        var result = smtpd.Test.Ask(probe, TestedSmtpd.Mail(), TestedSmtpd.Patience);

        Assert.True(result.Ready);
        Assert.Equal(Whole, await server.Seen());
    }

    [Fact]
    public async Task Last_words_of_smtpd_count_from_the_second_greeting_that_does_not_come()
    {
        smtpd.Hear("postfix/smtpd[7]: fatal: bad numerical configuration: smtpd_recipient_limit = abc");
        const string Problem = "refuses every mail: smtpd cannot start: bad numerical configuration: smtpd_recipient_limit = abc";

        var first = (await smtpd.Ask(new() { [""] = "" })).Result;
        var second = (await smtpd.Ask(new() { [""] = "" })).Result;

        Assert.Equal((Problem, false), (first.Problem, first.Final));
        Assert.Equal((Problem, true), (second.Problem, second.Final));
    }

    // Two reloads may follow each other faster than a refusal is asked about again.
    [Fact]
    public async Task A_refusal_says_nothing_of_other_settings()
    {
        var refused = (await smtpd.Ask(new() { ["MAIL"] = "451 4.3.5 Server configuration error" }, TestedSmtpd.Mail())).Result;
        Assert.False(refused.Ready);

        Assert.True((await smtpd.Ask([], TestedSmtpd.Mail())).Result.Ready);
    }
}
