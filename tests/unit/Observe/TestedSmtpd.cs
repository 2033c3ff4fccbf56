using System.Net;
using System.Net.Sockets;
using System.Text;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Supervise;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Observe;

/// <summary>The self-test with a queue of its own, and an smtpd that says what it is told to.</summary>
internal sealed class TestedSmtpd : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public TestedSmtpd() => Test = new SmtpTest(Complaints, () => Space, Queue.Path);

    public Complaints Complaints { get; } = new();

    public SmtpTest Test { get; }

    public TemporaryDirectory Queue { get; } = new();

    public QueueSpace? Space { get; set; }

    public LogRecorder Log { get; } = LogRecorder.Start();

    public void Dispose()
    {
        Log.Dispose();
        Queue.Dispose();
    }

    /// <summary>A mail to be tried.</summary>
    public static SelfTest Mail(bool usesCleanup = false) =>
        new() { Sender = "postmaster@example.com", HasMilters = false, UsesCleanup = usesCleanup, Parameters = [] };

    /// <summary>Asks an smtpd that replies like that, as in <see cref="Converse"/>; the verdict, and all commands.</summary>
    public Task<(ProbeResult Result, string Heard)> Ask(Dictionary<string, string> replies, bool usesCleanup = false) => Ask(replies, Mail(usesCleanup));

    /// <inheritdoc cref="Ask(Dictionary{string, string}, bool)"/>
    /// <param name="replies">By command.</param>
    /// <param name="mail">To be tried.</param>
    /// <param name="late">Lines that are read after the last reply.</param>
    public async Task<(ProbeResult Result, string Heard)> Ask(Dictionary<string, string> replies, SelfTest mail, params string[] late)
    {
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            var heard = Converse(socket, replies);
            Hear([.. late, "postfix/smtpd[9]: disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rcpt=1 noop=3 rset=1 quit=1 commands=8"]);
            return heard;
        });
        var result = Test.Ask(new ReadyProbe.Smtp(server.Port, ProxyProtocol: false), mail, Patience);
        return (result, await server.Seen());
    }

    /// <summary>Replies by command, `250 Ok` to others; the key of the greeting is empty, and an empty reply closes the connection.</summary>
    public static string Converse(Socket socket, Dictionary<string, string> replies)
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

    /// <summary>What was logged meanwhile.</summary>
    public void Hear(params string[] lines)
    {
        foreach (var line in lines)
            Complaints.Hear(SyslogRecord.Parse(Datagram.Of("<22>" + line)));
    }
}
