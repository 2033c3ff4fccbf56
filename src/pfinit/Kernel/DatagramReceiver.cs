// The receiving end of a unix datagram socket such as /dev/log. One thread calls Receive; another may call Stop.
// No receive buffer is set: for unix sockets SO_RCVBUF has no effect (unix(7)). The kernel holds net.unix.max_dgram_qlen datagrams, then
// senders wait, so the reading thread must never wait for anything else.

namespace Pfinit.Kernel;

internal sealed unsafe class DatagramReceiver : IDisposable
{
    private readonly SocketHandle socket;
    private readonly string path;
    private volatile bool stopped;

    private DatagramReceiver(SocketHandle socket, string path)
    {
        this.socket = socket;
        this.path = path;
    }

    /// <summary>
    /// Binds a datagram socket to <paramref name="path"/> (at most 107 bytes), replacing what an earlier run left there, and lets every
    /// account send to it.
    /// </summary>
    /// <exception cref="KernelException">The path cannot be replaced, bound or opened to all.</exception>
    public static DatagramReceiver Bind(string path)
    {
        var address = UnixAddress.Of(path);
        var socket = SocketHandle.Open(Libc.AF_UNIX, Libc.SOCK_DGRAM);
        try
        {
            fixed (byte* start = address, name = Libc.CString(path))
            {
                if (Libc.unlink(name) != 0 && Libc.LastErrno is { Value: not Libc.ENOENT } errno)
                    throw new KernelException("unlink", path, errno);
                if (Libc.bind(socket.Fd, start, address.Length) != 0)
                    throw new KernelException("bind", path, Libc.LastErrno);
                if (Libc.chmod(name, Convert.ToUInt32("666", 8)) != 0)
                    throw new KernelException("chmod", path, Libc.LastErrno);
            }

            return new DatagramReceiver(socket, path);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Waits for one datagram. Returns its length, at most that of <paramref name="buffer"/> (the rest of a longer one is gone);
    /// -1 after <see cref="Stop"/>, once everything sent before was received.
    /// </summary>
    /// <exception cref="KernelException">recv(2) failed.</exception>
    public int Receive(byte[] buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var received = Libc.recv(socket.Fd, start, buffer.Length, 0);
                // An empty datagram and the end of reading look the same; only Stop sets the flag.
                if (received == 0 && stopped)
                    return -1;
                if (received >= 0)
                    return (int)received;
                if (Libc.LastErrno is { Value: not Libc.EINTR } errno)
                    throw new KernelException("recv", path, errno);
            }
        }
    }

    /// <summary>Refuses further datagrams (senders see an error) and lets <see cref="Receive"/> end.</summary>
    public void Stop()
    {
        stopped = true;
        _ = Libc.shutdown(socket.Fd, Libc.SHUT_RD);
    }

    /// <summary>Closes the socket and removes its path. No thread may be in <see cref="Receive"/> any more.</summary>
    public void Dispose()
    {
        socket.Dispose();
        fixed (byte* name = Libc.CString(path))
            _ = Libc.unlink(name);
    }
}
