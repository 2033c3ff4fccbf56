using System.Net;
using System.Net.Sockets;
using System.Text;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Tests.Observe;

/// <summary>What the self-test makes of delivery agents and the queue manager.</summary>
public sealed class SmtpTestAgentTests : IDisposable
{
    private readonly TestedSmtpd smtpd = new();

    public void Dispose() => smtpd.Dispose();

    [Fact]
    public async Task Agents_that_greet_and_a_queue_manager_that_takes_a_letter_are_well()
    {
        using var agent = Agent("private/smtp", greets: true);
        using var manager = Agent("public/qmgr", greets: false);

        Assert.Equal(ProbeResult.Serving, (await smtpd.Ask([], MailWithAgent())).Result);

        Assert.Equal("", await agent.Seen());
        Assert.Equal("W", await manager.Seen());
    }

    [Fact]
    public async Task Agent_that_master_makes_after_the_listener_is_asked_all_the_same()
    {
        FakeServer? agent = null;
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            agent = Agent("private/smtp", greets: true);
            return TestedSmtpd.Converse(socket, []);
        });

        // smtpd has its connection, and the test looks for the agent, before anybody takes it.
        Assert.True(smtpd.Test.Ask(new ReadyProbe.Smtp(server.Port, ProxyProtocol: false), MailWithAgent(), TestedSmtpd.Patience).Ready);
        await server.Seen();
        using var made = agent!;
        Assert.Equal("", await made.Seen());
    }

    [Theory]
    [InlineData("smtp", "parameter smtp_connect_timeout: bad time value or unit: 30parsecs")]
    [InlineData("smtp", "open /nope: No such file or directory")]
    [InlineData("qmgr", "bad numerical configuration: default_destination_concurrency_limit = abc")]
    public async Task Mail_that_would_never_leave_is_a_mistake(string program, string reason)
    {
        using var agent = Silent("private/smtp");
        smtpd.Hear($"postfix/{program}[7]: fatal: {reason}");

        var result = (await smtpd.Ask([], MailWithAgent() with { Parameters = [new("smtp_generic_maps", "pcre:/nope", "POSTFIX_smtp_generic_maps")] })).Result;

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
        smtpd.Hear(line);

        Assert.True((await smtpd.Ask([], MailWithAgent())).Result.Ready);
    }

    [Fact]
    public async Task Agent_that_greets_and_has_no_table_is_a_mistake()
    {
        using var agent = Agent("private/smtp", greets: true);
        smtpd.Hear("postfix/smtp[7]: error: open /nope: No such file or directory");

        Assert.Equal(
            "mail would be taken and never leave: smtp cannot use a table: open /nope: No such file or directory", (await smtpd.Ask([], MailWithAgent())).Result.Problem);
    }

    [Fact]
    public async Task What_an_agent_has_logged_before_it_greets_may_be_read_afterwards()
    {
        using var agent = Agent("private/smtp", greets: true);

        var (result, _) = await smtpd.Ask([], MailWithAgent(), "postfix/smtp[7]: error: open /nope: No such file or directory");

        Assert.Equal("mail would be taken and never leave: smtp cannot use a table: open /nope: No such file or directory", result.Problem);
    }

    // It says so, greets, and delivers.
    [Theory]
    [InlineData("cannot load Certification Authority data, CAfile=\"/nope\": disabling TLS support", true)]
    [InlineData("warning: cannot get RSA certificate from file \"/nope\": disabling TLS support", true)]
    [InlineData("warning: no entropy for TLS key generation: disabling TLS support", false)]
    public async Task Agent_that_does_without_tls_is_a_mistake_but_not_where_tlsmgr_is_slow(string line, bool mistake)
    {
        using var agent = Agent("private/smtp", greets: true);
        smtpd.Hear($"postfix/smtp[7]: {line}");

        var result = (await smtpd.Ask([], MailWithAgent() with { Parameters = [new("smtp_tls_CAfile", "/nope", "POSTFIX_smtp_tls_CAfile")] })).Result;

        Assert.Equal(mistake, result.Final);
        var problem = $"mail would leave in clear, or not at all: smtp: {line.Replace("warning: ", "", StringComparison.Ordinal)} (set by POSTFIX_smtp_tls_CAfile)";
        Assert.Equal(mistake ? problem : "", result.Problem);
    }

    [Fact]
    public void A_service_that_mail_needs_and_that_is_missing_is_a_mistake_at_once()
    {
        var mail = TestedSmtpd.Mail() with { Lacking = ["master.cf has no service \"qmgr\""] };

        var result = smtpd.Test.Ask(new ReadyProbe.Smtp(1, ProxyProtocol: false), mail, TestedSmtpd.Patience);

        Assert.True(result.Final);
        Assert.Equal("mail would not go its way: master.cf has no service \"qmgr\"", result.Problem);
    }

    [Fact]
    public async Task A_service_that_some_mail_would_miss_is_a_warning_once()
    {
        var mail = TestedSmtpd.Mail() with { Missed = ["master.cf has no service \"trace\""] };

        Assert.True((await smtpd.Ask([], mail)).Result.Ready);
        Assert.True((await smtpd.Ask([], mail)).Result.Ready);

        Assert.Equal(["warning: postfix: self-test: master.cf has no service \"trace\""], smtpd.Log.Lines);
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
            new AgentTest(smtpd.Complaints, smtpd.Queue.Path, [new("smtp", "smtp")]).Dispose();

        manager.Dispose();
        dying.Join();
    }

    private FakeServer Agent(string path, bool greets)
    {
        Directory.CreateDirectory(Path.Combine(smtpd.Queue.Path, Path.GetDirectoryName(path)!));
        return new FakeServer(new UnixDomainSocketEndPoint(Path.Combine(smtpd.Queue.Path, path)), socket =>
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
        Directory.CreateDirectory(Path.Combine(smtpd.Queue.Path, Path.GetDirectoryName(path)!));
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(smtpd.Queue.Path, path)));
        listener.Listen(5);
        return listener;
    }

    private static SelfTest MailWithAgent() => TestedSmtpd.Mail() with { Agents = [new("smtp", "smtp")] };
}
