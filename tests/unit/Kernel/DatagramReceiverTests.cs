using System.Net.Sockets;
using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

public sealed class DatagramReceiverTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("pfinit-socket").FullName;
    private readonly byte[] buffer = new byte[16];

    private string SocketPath => Path.Combine(directory, "log");

    [Fact]
    public void Datagrams_arrive_whole_empty_or_cut()
    {
        using var receiver = DatagramReceiver.Bind(SocketPath);
        using var sender = Sender();
        sender.Send("hello"u8);
        sender.Send(Array.Empty<byte>());
        sender.Send(new byte[40]);
        Assert.Equal(5, receiver.Receive(buffer, 10_000));
        Assert.Equal(0, receiver.Receive(buffer, 10_000));
        Assert.Equal(16, receiver.Receive(buffer, 10_000));
    }

    [Fact]
    public void Stop_lets_a_waiting_receiver_go_after_what_was_sent()
    {
        using var receiver = DatagramReceiver.Bind(SocketPath);
        using var sender = Sender();
        sender.Send("last"u8);
        var stopping = new Thread(() =>
        {
            Thread.Sleep(50);
            receiver.Stop();
        });
        stopping.Start();
        Assert.Equal(4, receiver.Receive(buffer, 10_000));
        Assert.Equal(-1, receiver.Receive(buffer, 10_000));
        stopping.Join();
        Assert.Throws<SocketException>(() => sender.Send("too late"u8));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_named()
    {
        var path = Path.Combine(directory, "missing", "log");
        var exception = Assert.Throws<KernelException>(() => DatagramReceiver.Bind(path));
        Assert.Equal(("bind", path, "No such file or directory"), (exception.Call, exception.Subject, exception.Errno.ToString()));
    }

    [Fact]
    public void A_path_something_else_holds_is_named()
    {
        Directory.CreateDirectory(SocketPath);
        var exception = Assert.Throws<KernelException>(() => DatagramReceiver.Bind(SocketPath));
        Assert.Equal(("unlink", "Is a directory"), (exception.Call, exception.Errno.ToString()));
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private Socket Sender()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
        return socket;
    }
}
