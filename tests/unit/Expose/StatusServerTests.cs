using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Pfinit.Expose;
using Pfinit.Kernel;

namespace Pfinit.Tests.Expose;

[SupportedOSPlatform("linux")]
public sealed class StatusServerTests : IDisposable
{
    private const string Request = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string directory = Directory.CreateTempSubdirectory("pfinit-status").FullName;
    private readonly ListeningSocket inet = ListeningSocket.OnInet("127.0.0.1", 0);
    private readonly ListeningSocket unix;
    private volatile string metrics = "x 1\n";
    private int answers;

    public StatusServerTests()
    {
        unix = ListeningSocket.OnUnix(SocketPath);
        var server = new StatusServer([new Door(unix, new StatusExchange(Sample.Status, () => "postfix: qmgr is away")), new Door(inet, new MetricsExchange(Answer))]);
        new Thread(server.Run) { IsBackground = true }.Start();
    }

    private string SocketPath => Path.Combine(directory, "status.sock");

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void A_scrape_is_answered_and_the_connection_closed()
    {
        Assert.EndsWith("\r\n\r\nx 1\n", Ask(Request));
    }

    [Fact]
    public void A_socket_that_was_removed_or_replaced_is_bound_again_and_only_then()
    {
        using var log = LogRecorder.Start();
        var path = Path.Combine(directory, "again.sock");
        var door = new Door(ListeningSocket.OnUnix(path), new StatusExchange(Sample.Status, () => null));
        var server = new StatusServer([door]);
        server.MendDoors();
        Assert.Empty(log.Lines);

        File.Delete(path);
        Directory.CreateDirectory(path);
        server.MendDoors();
        server.MendDoors();
        Directory.Delete(path);
        server.MendDoors();
        server.MendDoors();

        Assert.Equal(
        [
            $"error: status: {path} was removed or replaced, and cannot be bound again: unlink: Is a directory; `pfinit status` does not work, trying on",
            $"warning: status: {path} was removed or replaced; bound again",
        ], log.Lines);
        using var client = Connection.ToUnix(path, Deadline.After(Patience));
        client.Send(StatusExchange.Delivery);
        server.Turn();
        Assert.Equal(1, client.Receive(new byte[10]));
        door.Socket.Dispose();
    }

    [Fact]
    public void A_socket_that_cannot_be_bound_again_is_told_of_once_though_metrics_are_served()
    {
        using var log = LogRecorder.Start();
        var path = Path.Combine(directory, "again.sock");
        using var socket = ListeningSocket.OnUnix(path);
        using var other = ListeningSocket.OnInet("127.0.0.1", 0);
        var server = new StatusServer([
            new Door(socket, new StatusExchange(Sample.Status, () => null)),
            new Door(other, new MetricsExchange(() => metrics)),
        ]);
        File.Delete(path);
        Directory.CreateDirectory(path);

        server.MendDoors();
        server.MendDoors();

        Assert.Single(log.Lines);
    }

    [Fact]
    public void A_failure_is_said_once_until_it_is_over()
    {
        using var log = LogRecorder.Start();
        using var door = ListeningSocket.OnInet("127.0.0.1", 0);
        var broken = true;
        var server = new StatusServer([new Door(door, new MetricsExchange(() => broken ? throw new InvalidOperationException("broken") : "x 1\n"))]);

        foreach (var state in new[] { true, true, false, true })
        {
            broken = state;
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(IPAddress.Loopback, door.Port);
            client.Send(Encoding.ASCII.GetBytes(Request));
            server.Turn();
        }

        Assert.Equal(["error: status: no answer: InvalidOperationException: broken", "error: status: no answer: InvalidOperationException: broken"], log.Lines);
    }

    [Fact]
    public void An_answer_larger_than_every_buffer_arrives_whole()
    {
        metrics = new string('y', 20_000_000);

        Assert.EndsWith(metrics, Ask(Request), StringComparison.Ordinal);
    }

    [Fact]
    public void Why_no_mail_leaves_is_told_to_the_health_probe()
    {
        using var relay = Connection.ToUnix(SocketPath, Deadline.After(TimeSpan.FromMinutes(1)));
        relay.Send(StatusExchange.Delivery);
        var answer = new byte[100];

        Assert.Equal("postfix: qmgr is away\n", Encoding.UTF8.GetString(answer, 0, relay.Receive(answer)));
    }

    [Fact]
    public void A_request_may_come_in_pieces()
    {
        using var client = Connect();
        foreach (var letter in Request)
            client.Send([(byte)letter]);

        Assert.EndsWith("x 1\n", Rest(client));
    }

    [Fact]
    public void A_request_that_does_not_end_is_refused_with_a_reason()
    {
        using var client = Connect();
        client.Send(Encoding.ASCII.GetBytes("GET /metrics HTTP/1.1\r\nX: " + new string('x', 20_000)));

        Assert.StartsWith("HTTP/1.1 431 ", Rest(client));
    }

    [Fact]
    public void Clients_that_are_silent_do_not_keep_others_out()
    {
        var silent = Enumerable.Range(0, 3 * StatusServer.MostVisitors).Select(_ => Connect()).ToList();

        Assert.EndsWith("x 1\n", Ask(Request));

        silent.ForEach(client => client.Dispose());
    }

    [Fact]
    public void A_client_that_is_silent_is_sent_away()
    {
        using var client = Connect();

        Assert.Equal("", Rest(client));
    }

    [Fact]
    public void A_client_that_does_not_read_holds_up_nobody()
    {
        metrics = new string('y', 20_000_000);
        using var deaf = Connect();
        deaf.Send(Encoding.ASCII.GetBytes(Request));
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref answers) == 1, Patience));
        metrics = "x 1\n";

        Assert.EndsWith("x 1\n", Ask(Request));
    }

    [Fact]
    public void A_bug_in_an_answer_ends_that_connection_only()
    {
        metrics = null!;

        Assert.Equal("", Ask(Request));

        metrics = "x 1\n";
        Assert.EndsWith("x 1\n", Ask(Request));
    }

    [Theory]
    [InlineData("text\n", "pfinit ")]
    [InlineData("json\n", "{")]
    public void The_status_comes_in_the_form_that_was_asked_for(string request, string begin)
    {
        using var relay = Connection.ToUnix(SocketPath, Deadline.After(Patience));
        relay.Send(Encoding.ASCII.GetBytes(request));
        var buffer = new byte[100];

        Assert.StartsWith(begin, Encoding.ASCII.GetString(buffer, 0, relay.Receive(buffer)));
    }

    [Fact]
    public void The_status_socket_is_for_its_owner_alone() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));

    [Fact]
    public void A_port_that_is_taken_is_named()
    {
        var problem = Assert.Throws<KernelException>(() => ListeningSocket.OnInet("127.0.0.1", inet.Port));

        Assert.Equal($"127.0.0.1:{inet.Port}: bind: Address already in use", problem.Message);
    }

    [Fact]
    public void All_addresses_means_both_families_where_there_are_two()
    {
        using var all = ListeningSocket.OnInet("", 0);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        client.Connect(IPAddress.Loopback, all.Port);

        Assert.NotNull(all.Accept());
    }

    private string Answer()
    {
        var made = metrics;
        Interlocked.Increment(ref answers);
        return made;
    }

    private string Ask(string request)
    {
        using var client = Connect();
        client.Send(Encoding.ASCII.GetBytes(request));
        return Rest(client);
    }

    private Socket Connect()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)Patience.TotalMilliseconds };
        client.Connect(IPAddress.Loopback, inet.Port);
        return client;
    }

    private static string Rest(Socket client)
    {
        using var stream = new NetworkStream(client);
        using var rest = new MemoryStream();
        try
        {
            stream.CopyTo(rest);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // Sent away without an answer.
        }

        return Encoding.ASCII.GetString(rest.ToArray());
    }
}
