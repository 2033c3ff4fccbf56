using System.Net;
using System.Net.Sockets;
using System.Text;
using Pfinit.Observe;
using Pfinit.Plan;

namespace Pfinit.Tests.Observe;

public sealed class SmtpProbeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("220 relay ESMTP\r\n")]
    [InlineData("220-relay ESMTP\r\n220-second\r\n220 last\r\n")]
    public async Task A_greeting_is_enough_and_the_goodbye_is_waited_for(string greeting)
    {
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            Say(socket, greeting);
            var heard = Hear(socket);
            Say(socket, "221 2.0.0 Bye\r\n");
            return heard;
        });

        var result = new Probes(new Complaints()).Probe(new ReadyProbe.Smtp(server.Port, ProxyProtocol: false), Patience);

        Assert.Equal((true, ""), (result.Ready, result.Problem));
        Assert.Equal("QUIT\r\n", await server.Seen());
    }

    [Fact]
    public async Task A_greeting_in_pieces_is_a_greeting()
    {
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            foreach (var piece in new[] { "22", "0-re", "lay\r\n2", "20 re", "lay\r\n" })
            {
                Say(socket, piece);
                Thread.Sleep(20);
            }

            return Hear(socket);
        });
        Assert.True(new Probes(new Complaints()).Probe(new ReadyProbe.Smtp(server.Port, ProxyProtocol: false), Patience).Ready);
        Assert.Equal("QUIT\r\n", await server.Seen());
    }

    [Fact]
    public async Task With_the_PROXY_protocol_its_header_comes_first()
    {
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            var header = Hear(socket);
            Say(socket, "220 relay ESMTP\r\n");
            return header + Hear(socket);
        });
        Assert.True(new Probes(new Complaints()).Probe(new ReadyProbe.Smtp(server.Port, ProxyProtocol: true), Patience).Ready);
        Assert.Equal($"PROXY TCP4 127.0.0.1 127.0.0.1 {server.Port} {server.Port}\r\nQUIT\r\n", await server.Seen());
    }

    [Fact]
    public async Task IPv6_loopback_is_asked_where_smtpd_listens_there_only()
    {
        using var server = new FakeServer(new IPEndPoint(IPAddress.IPv6Loopback, 0), socket =>
        {
            var header = Hear(socket);
            Say(socket, "220 relay ESMTP\r\n");
            return header;
        });
        Assert.True(new Probes(new Complaints()).Probe(new ReadyProbe.Smtp(server.Port, ProxyProtocol: true) { Host = "::1" }, Patience).Ready);
        Assert.StartsWith("PROXY TCP6 ::1 ::1 ", await server.Seen(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("421 4.3.2 Service not available\r\n", "answers \"421 4.3.2 Service not available\"")]
    [InlineData("450-no\r\n450 no\r\n", "answers \"450 no\"")]
    [InlineData("", "closes the connection without a greeting")]
    public async Task Another_greeting_is_quoted(string greeting, string problem)
    {
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            Say(socket, greeting);
            return "";
        });
        Assert.Equal(problem, new Probes(new Complaints()).Probe(new ReadyProbe.Smtp(server.Port, ProxyProtocol: false), Patience).Problem);
        await server.Seen();
    }

    [Fact]
    public async Task A_refusal_of_this_client_is_an_answer_and_the_goodbye_says_who_asked()
    {
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            Say(socket, "554 5.7.1 <localhost[127.0.0.1]>: Client host rejected: Access denied\r\n");
            var heard = "";
            while (!heard.EndsWith("QUIT\r\n", StringComparison.Ordinal))
            {
                heard += Hear(socket);
                Say(socket, "503 5.7.0 Error: access denied for localhost[127.0.0.1]\r\n");
            }

            return heard;
        });
        Assert.True(new Probes(new Complaints()).Probe(new ReadyProbe.Smtp(server.Port, ProxyProtocol: false), Patience).Ready);
        Assert.Equal("NOOP\r\nNOOP\r\nNOOP\r\nQUIT\r\n", await server.Seen());
    }

    [Fact]
    public async Task A_silent_server_ends_the_probe_at_the_deadline()
    {
        using var finished = new ManualResetEventSlim();
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            finished.Wait(Patience);
            return "";
        });
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var result = new Probes(new Complaints()).Probe(new ReadyProbe.Smtp(server.Port, ProxyProtocol: false), TimeSpan.FromMilliseconds(100));

        Assert.Equal("no answer within 0.1s", result.Problem);
        Assert.InRange(watch.ElapsedMilliseconds, 95, 60_000);
        finished.Set();
        await server.Seen();
    }

    [Theory]
    [InlineData("421 4.3.2 <localhost[127.0.0.1]>: Client host rejected: Service shutting down", true, true)]
    [InlineData("421 4.3.2 <localhost[127.0.0.1]>: Client host rejected: Service shutting down", false, false)]
    [InlineData("421 4.3.0 Server configuration problem", true, false)]
    public async Task A_greeting_that_turns_mail_away_serves_where_that_is_wanted(string greeting, bool wanted, bool serves)
    {
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            Say(socket, greeting + "\r\n");
            return "";
        });

        var probe = new ReadyProbe.Smtp(server.Port, ProxyProtocol: false) { TurnsMailAway = wanted };
        Assert.Equal(serves, new Probes(new Complaints()).Probe(probe, Patience).Ready);
        await server.Seen();
    }

    [Fact]
    public void Nobody_there_is_an_answer()
    {
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)free.LocalEndPoint!).Port;
        Assert.Equal("connect: Connection refused", new Probes(new Complaints()).Probe(new ReadyProbe.Smtp(port, ProxyProtocol: false), Patience).Problem);
    }

    private static void Say(Socket socket, string text) => socket.Send(Encoding.ASCII.GetBytes(text));

    private static string Hear(Socket socket)
    {
        var buffer = new byte[512];
        var text = "";
        while (!text.EndsWith('\n'))
        {
            var received = socket.Receive(buffer);
            if (received == 0)
                break;
            text += Encoding.ASCII.GetString(buffer, 0, received);
        }

        return text;
    }
}
