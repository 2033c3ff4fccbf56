// The receiving end of a unix datagram socket such as /dev/log. One thread calls Receive; another may call Stop.
// No receive buffer is set: for unix sockets SO_RCVBUF has no effect (unix(7)). The kernel holds net.unix.max_dgram_qlen datagrams, then
// senders wait, so the reading thread must never wait for anything else.

namespace Pfinit.Kernel;

internal sealed unsafe class DatagramReceiver : IDisposable
{
    private readonly SocketHandle socket;
    private readonly string path;
    private readonly ulong inode;
    private volatile bool stopped;

    private DatagramReceiver(SocketHandle socket, string path)
    {
        this.socket = socket;
        this.path = path;
        inode = LinuxFiles.Find(path)?.Inode ?? 0;
    }

    /// <summary>Senders that connect to the path reach this socket: nobody has removed or replaced it.</summary>
    public bool IsInPlace => LinuxFiles.Find(path) is { IsSocket: true } facts && facts.Inode == inode;

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

    /// <summary>Somebody receives at <paramref name="path"/>.</summary>
    /// <exception cref="KernelException">The path is too long, or no descriptor is left.</exception>
    public static bool IsTaken(string path)
    {
        var address = UnixAddress.Of(path);
        using var socket = SocketHandle.Open(Libc.AF_UNIX, Libc.SOCK_DGRAM);
        fixed (byte* start = address)
            return Libc.connect(socket.Fd, start, address.Length) == 0;
    }

    /// <summary>
    /// Waits for one datagram. Returns its length, at most that of <paramref name="buffer"/> (the rest of a longer one is gone); 0 when none came
    /// in time; -1 after <see cref="Stop"/>, once everything sent before was received.
    /// </summary>
    /// <exception cref="KernelException">recv(2) failed.</exception>
    public int Receive(byte[] buffer, int milliseconds)
    {
        fixed (byte* start = buffer)
        {
            for (var waited = false; ;)
            {
                // The flag first: nothing can arrive after Stop, so when there is nothing then, that is the end.
                var last = stopped;
                // Under load there is always one, and one call is enough.
                var received = Libc.recv(socket.Fd, start, buffer.Length, Libc.MSG_DONTWAIT);
                if (received >= 0)
                    return (int)received;
                var errno = Libc.LastErrno;
                if (errno.Value is not (Libc.EAGAIN or Libc.EINTR))
                    throw new KernelException("recv", path, errno);
                if (errno.Value == Libc.EAGAIN && (last || waited))
                    return last ? -1 : 0;
                waited = errno.Value == Libc.EAGAIN && !Wait(milliseconds);
            }
        }
    }

    /// <summary>Refuses further datagrams (senders see an error) and lets <see cref="Receive"/> end.</summary>
    public void Stop()
    {
        stopped = true;
        _ = Libc.shutdown(socket.Fd, Libc.SHUT_RD);
    }

    /// <summary>Closes the socket and leaves alone what is at its path now. No thread may be in <see cref="Receive"/> any more.</summary>
    public void Close() => socket.Dispose();

    /// <summary>Closes the socket and removes its path. No thread may be in <see cref="Receive"/> any more.</summary>
    public void Dispose()
    {
        Close();
        fixed (byte* name = Libc.CString(path))
            _ = Libc.unlink(name);
    }

    /// <summary>False when the time passed, or was cut short, without anything to receive.</summary>
    private bool Wait(int milliseconds)
    {
        var entry = new PollFd { fd = socket.Fd, events = Libc.POLLIN };
        return Libc.poll(&entry, 1, milliseconds) > 0;
    }
}
