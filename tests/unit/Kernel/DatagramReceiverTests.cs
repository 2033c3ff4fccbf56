using System.Net.Sockets;
using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

public sealed class DatagramReceiverTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string directory = Directory.CreateTempSubdirectory("pfinit-socket").FullName;
    private readonly DatagramBatch batch = new(4, 16);

    private string SocketPath => Path.Combine(directory, "log");

    [Fact]
    public unsafe void Datagrams_arrive_whole_empty_or_cut()
    {
        using var receiver = DatagramReceiver.Bind(SocketPath, Patience);
        using var sender = Sender();
        sender.Send("hello"u8);
        // Mono's Socket does not send what is empty.
        Assert.Equal(0, Libc.send((int)sender.Handle, null, 0, 0));
        sender.Send(new byte[40]);
        Assert.Equal(3, receiver.Receive(batch));
        Assert.Equal([5, 0, 16], Enumerable.Range(0, 3).Select(i => batch[i].Length));
        Assert.Equal("hello", Encoding.ASCII.GetString(batch[0]));
    }

    [Fact]
    public void More_than_fit_come_with_the_next_call()
    {
        using var receiver = DatagramReceiver.Bind(SocketPath, Patience);
        using var sender = Sender();
        for (var i = 1; i <= 6; i++)
            sender.Send(new byte[i]);
        Assert.Equal(4, receiver.Receive(batch));
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(i => batch[i].Length));
        Assert.Equal(2, receiver.Receive(batch));
        Assert.Equal([5, 6], Enumerable.Range(0, 2).Select(i => batch[i].Length));
    }

    [Fact]
    public void When_nothing_comes_the_time_passes()
    {
        using var receiver = DatagramReceiver.Bind(SocketPath, TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, receiver.Receive(batch));
    }

    [Fact]
    public void Stop_lets_a_waiting_receiver_go_after_what_was_sent()
    {
        using var receiver = DatagramReceiver.Bind(SocketPath, Patience);
        using var sender = Sender();
        sender.Send("last"u8);
        var stopping = new Thread(() =>
        {
            Thread.Sleep(50);
            receiver.Stop();
        });
        stopping.Start();
        Assert.Equal(1, receiver.Receive(batch));
        Assert.Equal(4, batch[0].Length);

        // A call that the stop finds waiting may see an empty datagram first. Until then one may be ended by a signal, of which Mono sends itself some.
        int last;
        while ((last = receiver.Receive(batch)) > 0 || (last == 0 && stopping.IsAlive))
            Assert.True(last == 0 || batch[0].Length == 0);
        Assert.Equal(-1, last);
        stopping.Join();
        Assert.Throws<SocketException>(() => sender.Send("too late"u8));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_named()
    {
        var path = Path.Combine(directory, "missing", "log");
        var exception = Assert.Throws<KernelException>(() => DatagramReceiver.Bind(path, Patience));
        Assert.Equal(("bind", path, "No such file or directory"), (exception.Call, exception.Subject, exception.Errno.ToString()));
    }

    [Fact]
    public void A_path_something_else_holds_is_named()
    {
        Directory.CreateDirectory(SocketPath);
        var exception = Assert.Throws<KernelException>(() => DatagramReceiver.Bind(SocketPath, Patience));
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
