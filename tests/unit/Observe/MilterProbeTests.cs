using System.Net;
using System.Net.Sockets;
using Pfinit.Observe;
using Pfinit.Plan;

namespace Pfinit.Tests.Observe;

public sealed class MilterProbeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly byte[] Answer = [0, 0, 0, 13, (byte)'O', 0, 0, 0, 6, 0, 0, 0, 1, 0, 0, 0, 0];

    private readonly string directory = Directory.CreateTempSubdirectory("pfinit-milter").FullName;

    private string SocketPath => Path.Combine(directory, "milter.sock");

    [Fact]
    public async Task A_milter_on_a_unix_socket_negotiates_and_is_told_goodbye()
    {
        using var server = new FakeServer(new UnixDomainSocketEndPoint(SocketPath), socket =>
        {
            var offer = Hear(socket, 17);
            socket.Send(Answer);
            return offer + Hear(socket, 5);
        });
        Assert.Null(Ask(MilterEndpoint.Unix(SocketPath)));
        Assert.Equal("0000000D4F00000006000001FF001FFFFF" + "0000000151", await server.Seen());
    }

    [Fact]
    public async Task A_milter_on_a_port_may_answer_byte_by_byte()
    {
        using var server = new FakeServer(new IPEndPoint(IPAddress.Loopback, 0), socket =>
        {
            socket.NoDelay = true;
            var offer = Hear(socket, 17);
            foreach (var value in Answer)
                socket.Send([value]);
            return offer;
        });
        Assert.Null(Ask(MilterEndpoint.Inet("localhost", server.Port)));
        await server.Seen();
    }

    [Theory]
    [InlineData("", "closes the connection without an answer")]
    [InlineData("0000000D4F0000", "closes the connection without an answer")]
    [InlineData("323230207365727665722045534D54500D0A", "does not answer as a milter")]
    [InlineData("0000000463000000000000000000000000", "does not answer as a milter")]
    public async Task Anything_else_is_a_problem(string answer, string problem)
    {
        using var server = new FakeServer(new UnixDomainSocketEndPoint(SocketPath), socket =>
        {
            Hear(socket, 17);
            socket.Send(Convert.FromHexString(answer));
            return "";
        });
        Assert.Equal(problem, Ask(MilterEndpoint.Unix(SocketPath)));
        await server.Seen();
    }

    [Fact]
    public void A_missing_socket_is_an_answer() => Assert.Equal("connect: No such file or directory", Ask(MilterEndpoint.Unix(SocketPath)));

    [Fact]
    public void A_path_that_no_socket_can_have_is_an_answer() =>
        Assert.Equal("socket address: File name too long", Ask(MilterEndpoint.Unix("/" + new string('x', 200))));

    [Fact]
    public void A_stuck_milter_ends_the_probe_at_the_deadline()
    {
        using var stuck = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        stuck.Bind(new UnixDomainSocketEndPoint(SocketPath));
        stuck.Listen(5);
        var result = new Probes(new Complaints()).Probe(new ReadyProbe.Milter(MilterEndpoint.Unix(SocketPath)), TimeSpan.FromMilliseconds(100));
        Assert.Equal("no answer within 0.1s", result.Problem);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private static string? Ask(MilterEndpoint endpoint) =>
        new Probes(new Complaints()).Probe(new ReadyProbe.Milter(endpoint), Patience) is { Ready: false, Problem: var problem } ? problem : null;

    private static string Hear(Socket socket, int count)
    {
        var buffer = new byte[count];
        for (var length = 0; length < count;)
        {
            var received = socket.Receive(buffer.AsSpan(length));
            if (received == 0)
                break;
            length += received;
        }

        return Convert.ToHexString(buffer);
    }
}
