using System.Net;
using System.Net.Sockets;
using System.Text;
using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Supervise;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Observe;

public sealed class SmtpTestTests : IDisposable
{
    private const string Whole = "EHLO [127.71.30.7]|MAIL FROM:<postmaster@example.com>|VRFY <postmaster@[192.0.2.1]>|RSET|NOOP|NOOP|NOOP|QUIT";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Complaints complaints = new();
    private readonly SmtpTest test;
    private readonly TemporaryDirectory queue = new();
    private QueueSpace? space;
    private readonly LogRecorder log = LogRecorder.Start();

    public SmtpTestTests() => test = new SmtpTest(complaints, () => space, queue.Path);

    public void Dispose()
    {
        log.Dispose();
        queue.Dispose();
    }

    [Fact]
    public async Task A_mail_is_begun_and_taken_back_without_data()
    {
        var (result, heard) = await Ask(new() { ["VRFY"] = "252 2.0.0 <postmaster@[192.0.2.1]>" });

        Assert.Equal(ProbeResult.Serving, result);
        Assert.Equal(Whole, heard);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Where_VRFY_is_switched_off_RCPT_asks_the_same()
    {
        var (result, heard) = await Ask(new() { ["VRFY"] = "502 5.5.1 VRFY command is disabled" });

        Assert.True(result.Ready);
        Assert.Equal(Whole.Replace("|RSET", "|RCPT TO:<postmaster@[192.0.2.1]>|RSET", StringComparison.Ordinal), heard);
    }

    [Fact]
    public async Task Where_cleanup_has_tables_a_queue_file_is_begun()
    {
        Hear("postfix/cleanup[9]: error: open /x: No such file or directory", "postfix/smtpd[7]: disconnect from localhost[127.0.0.1] rset=1 noop=3 quit=1 commands=7");
        var (result, heard) = await Ask([], usesCleanup: true);

        Assert.True(result.Final);
        Assert.Equal("refuses every mail: cleanup cannot use a table: open /x: No such file or directory", result.Problem);
        Assert.Equal(Whole.Replace("VRFY ", "RCPT TO:", StringComparison.Ordinal), heard);
    }

    // smtpd would answer 452, and write to postmaster about it.
    [Fact]
    public async Task Without_room_for_a_mail_none_is_begun_and_that_is_told()
    {
        space = new QueueSpace(BlockSize: 4096, Blocks: 100, FreeBlocks: 10);
        var mail = Mail(usesCleanup: true) with { Demand = new SpaceDemand(40960, 0), Parameters = [("queue_minfree", "40960", "POSTFIX_queue_minfree")] };

        var (result, heard) = await Ask(new() { ["VRFY"] = "502 5.5.1 VRFY command is disabled" }, mail);

        Assert.Equal(ProbeResult.Serving, result);
        Assert.Equal(Whole.Replace("|MAIL FROM:<postmaster@example.com>", "", StringComparison.Ordinal), heard);
        Assert.Equal(
            "warning: postfix: refuses every mail until there is room in /var/spool/postfix (452 4.3.1 Insufficient system storage): 40960 bytes are free, queue_minfree is 40960 (set by POSTFIX_queue_minfree)",
            Assert.Single(log.Lines));
    }

    [Theory]
    [InlineData("MAIL", "530 5.7.0 Must issue a STARTTLS command first")]
    [InlineData("MAIL", "554 5.7.1 <localhost[127.0.0.1]>: Client host rejected: Access denied")]
    [InlineData("VRFY", "450 4.1.8 <postmaster@example.com>: Sender address rejected: Domain not found")]
    public async Task A_reply_about_this_client_does_not_matter(string command, string reply) =>
        Assert.True((await Ask(new() { [command] = reply })).Result.Ready);

    [Fact]
    public async Task A_greeting_that_refuses_this_client_does_not_matter() =>
        Assert.True((await Ask(new() { [""] = "554 5.7.1 <localhost[127.0.0.1]>: Client host rejected: Access denied" })).Result.Ready);

    [Fact]
    public async Task On_a_mistake_the_session_ends_without_a_goodbye()
    {
        Hear("postfix/smtpd[7]: warning: unknown smtpd restriction: \"bogus\"",
            "postfix/smtpd[7]: NOQUEUE: reject: VRFY from localhost[127.0.0.1]: 451 4.3.5 Server configuration error; helo=<[127.71.30.7]>");
        var (result, heard) = await Ask(new() { ["VRFY"] = "451 4.3.5 Server configuration error" });

        Assert.True(result.Final);
        Assert.Equal("refuses every mail: 451 4.3.5 Server configuration error: unknown smtpd restriction: \"bogus\"", result.Problem);
        Assert.Equal("EHLO [127.71.30.7]|MAIL FROM:<postmaster@example.com>|VRFY <postmaster@[192.0.2.1]>|", heard);
    }

    [Fact]
    public async Task A_refusal_that_may_pass_is_not_asked_about_again_at_once()
    {
        Hear("postfix/smtpd[7]: warning: connect to 127.0.0.1:9: Connection refused",
            "postfix/smtpd[7]: NOQUEUE: reject: VRFY from localhost[127.0.0.1]: 451 4.3.5 Server configuration problem; helo=<[127.71.30.7]>");
        var mail = Mail();
        var (first, heard) = await Ask(new() { ["VRFY"] = "451 4.3.5 Server configuration problem" }, mail);

        Assert.Equal((false, true, false), (first.Ready, first.Refuses, first.Final));
        Assert.Equal(Whole.Replace("|RSET", "", StringComparison.Ordinal), heard);
        Assert.Equal(
            "warning: postfix: self-test: refuses every mail: 451 4.3.5 Server configuration problem: connect to 127.0.0.1:9: Connection refused; asking again, which is not logged as long as the answer is the same",
            Assert.Single(log.Lines));
        Assert.Same(first, test.Ask(new ReadyProbe.Smtp(1, ProxyProtocol: false), mail, Patience));
    }

    [Fact]
    public async Task A_slow_answer_is_no_verdict_and_is_told()
    {
        using var finished = new ManualResetEventSlim();
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            socket.Send("220 relay ESMTP\r\n"u8);
            finished.Wait(Patience);
            return "";
        });

        var result = test.Ask(new ReadyProbe.Smtp(server.Port, ProxyProtocol: false), Mail(), Patience);

        finished.Set();
        await server.Seen();
        Assert.True(result.Ready);
        Assert.Equal("warning: postfix: self-test: no answer to EHLO within 2s, as when a name server is away; going on without one", Assert.Single(log.Lines));
    }

    // Not anew at every question: smtpd would see clients who have hung up before it could greet, and where it refuses them, log them.
    [Fact]
    public async Task A_greeting_that_takes_long_is_waited_for_on_the_same_connection()
    {
        using var greets = new ManualResetEventSlim();
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            greets.Wait(Patience);
            return Converse(socket, new() { [""] = "554 5.7.1 Access denied" });
        });
        var probe = new ReadyProbe.Smtp(server.Port, ProxyProtocol: false);

        Assert.Equal(Libc.ETIMEDOUT, Assert.Throws<KernelException>(() => test.Ask(probe, Mail(), TimeSpan.FromMilliseconds(20))).Errno.Value);
        greets.Set();
        var result = test.Ask(probe, Mail(), Patience);

        Assert.True(result.Ready);
        Assert.Equal(Whole, await server.Seen());
    }

    [Fact]
    public async Task Last_words_of_smtpd_count_from_the_second_greeting_that_does_not_come()
    {
        Hear("postfix/smtpd[7]: fatal: bad numerical configuration: smtpd_recipient_limit = abc");
        const string Problem = "refuses every mail: smtpd cannot start: bad numerical configuration: smtpd_recipient_limit = abc";

        var first = (await Ask(new() { [""] = "" })).Result;
        var second = (await Ask(new() { [""] = "" })).Result;

        Assert.Equal((Problem, false), (first.Problem, first.Final));
        Assert.Equal((Problem, true), (second.Problem, second.Final));
    }

    [Fact]
    public async Task Agents_that_greet_and_a_queue_manager_that_takes_a_letter_are_well()
    {
        using var agent = Agent("private/smtp", greets: true);
        using var manager = Agent("public/qmgr", greets: false);

        Assert.Equal(ProbeResult.Serving, (await Ask([], MailWithAgent())).Result);

        Assert.Equal("", await agent.Seen());
        Assert.Equal("W", await manager.Seen());
    }

    [Theory]
    [InlineData("smtp", "parameter smtp_connect_timeout: bad time value or unit: 30parsecs")]
    [InlineData("smtp", "open /nope: No such file or directory")]
    [InlineData("qmgr", "bad numerical configuration: default_destination_concurrency_limit = abc")]
    public async Task Mail_that_would_never_leave_is_a_mistake(string program, string reason)
    {
        using var agent = Silent("private/smtp");
        Hear($"postfix/{program}[7]: fatal: {reason}");

        var result = (await Ask([], MailWithAgent() with { Parameters = [("smtp_generic_maps", "pcre:/nope", "POSTFIX_smtp_generic_maps")] })).Result;

        Assert.True(result.Final);
        Assert.Equal(
            $"mail would be taken and never leave: {program} cannot start: {reason}{(reason.StartsWith("open", StringComparison.Ordinal) ? " (set by POSTFIX_smtp_generic_maps)" : "")}",
            result.Problem);
    }

    [Theory]
    [InlineData("postfix/smtp[7]: fatal: open /etc/resolv.conf: Too many open files")]
    [InlineData("postfix/smtp[7]: error: open database /etc/postfix/sasl_passwd.lmdb: No such file or directory")]
    [InlineData("postfix/local[7]: fatal: open /nope: No such file or directory")]
    public async Task What_passes_and_what_is_about_another_program_does_not_keep_the_relay_from_being_ready(string line)
    {
        using var agent = Silent("private/smtp");
        Hear(line);

        Assert.True((await Ask([], MailWithAgent())).Result.Ready);
    }

    [Fact]
    public async Task Agent_that_greets_and_has_no_table_is_a_mistake()
    {
        using var agent = Agent("private/smtp", greets: true);
        Hear("postfix/smtp[7]: error: open /nope: No such file or directory");

        Assert.Equal(
            "mail would be taken and never leave: smtp cannot use a table: open /nope: No such file or directory", (await Ask([], MailWithAgent())).Result.Problem);
    }

    // The letter finds nobody then. Which of the two is faster cannot be arranged, so they are given many chances.
    [Fact]
    public void A_queue_manager_that_hangs_up_before_it_has_read_its_letter_is_no_failure_of_the_test()
    {
        using var manager = Silent("public/qmgr");
        var dying = new Thread(() =>
        {
            try
            {
                while (true)
                    manager.Accept().Dispose();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The end of the test.
            }
        });
        dying.Start();

        for (var i = 0; i < 1000; i++)
            new AgentTest(complaints, queue.Path, [("smtp", "smtp")]).Dispose();

        manager.Dispose();
        dying.Join();
    }

    // Two reloads may follow each other faster than a refusal is asked about again.
    [Fact]
    public async Task A_refusal_says_nothing_of_other_settings()
    {
        var refused = (await Ask(new() { ["MAIL"] = "451 4.3.5 Server configuration error" }, Mail())).Result;
        Assert.False(refused.Ready);

        Assert.True((await Ask([], Mail())).Result.Ready);
    }

    private FakeServer Agent(string path, bool greets)
    {
        Directory.CreateDirectory(Path.Combine(queue.Path, Path.GetDirectoryName(path)!));
        return new FakeServer(new UnixDomainSocketEndPoint(Path.Combine(queue.Path, path)), socket =>
        {
            if (greets)
                socket.Send("protocol\0delivery_request_protocol\0\0"u8.ToArray());
            var buffer = new byte[10];
            return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
        });
    }

    // As master leaves it while the program that would take the connection is throttled.
    private Socket Silent(string path)
    {
        Directory.CreateDirectory(Path.Combine(queue.Path, Path.GetDirectoryName(path)!));
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(queue.Path, path)));
        listener.Listen(5);
        return listener;
    }

    private static SelfTest MailWithAgent() => Mail() with { Agents = [("smtp", "smtp")] };

    private static SelfTest Mail(bool usesCleanup = false) =>
        new() { Sender = "postmaster@example.com", HasMilters = false, UsesCleanup = usesCleanup, Parameters = [] };

    private Task<(ProbeResult Result, string Heard)> Ask(Dictionary<string, string> replies, bool usesCleanup = false) => Ask(replies, Mail(usesCleanup));

    private async Task<(ProbeResult Result, string Heard)> Ask(Dictionary<string, string> replies, SelfTest mail)
    {
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket => Converse(socket, replies));
        var result = test.Ask(new ReadyProbe.Smtp(server.Port, ProxyProtocol: false), mail, Patience);
        return (result, await server.Seen());
    }

    // Replies by command, `250 Ok` to others; the key of the greeting is empty, and an empty reply closes the connection.
    private static string Converse(Socket socket, Dictionary<string, string> replies)
    {
        var heard = new List<string>();
        var reply = replies.GetValueOrDefault("", "220 relay ESMTP");
        while (reply.Length > 0)
        {
            socket.Send(Encoding.ASCII.GetBytes(reply + "\r\n"));
            heard.Add(Hear(socket));
            reply = heard[^1] is "QUIT" or "" ? "" : replies.GetValueOrDefault(heard[^1].Split(' ')[0], "250 Ok");
        }

        return string.Join('|', heard);
    }

    private static string Hear(Socket socket)
    {
        var buffer = new byte[512];
        var text = "";
        while (!text.EndsWith('\n') && socket.Receive(buffer) is > 0 and var received)
            text += Encoding.ASCII.GetString(buffer, 0, received);
        return text.TrimEnd();
    }

    private void Hear(params string[] lines)
    {
        foreach (var line in lines)
            complaints.Hear(SyslogRecord.Parse(Datagram.Of("<22>" + line)));
    }
}
