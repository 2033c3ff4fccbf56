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
    /// account send to it. <see cref="Receive"/> waits for <paramref name="patience"/>.
    /// </summary>
    /// <exception cref="KernelException">The path cannot be replaced, bound or opened to all.</exception>
    public static DatagramReceiver Bind(string path, TimeSpan patience)
    {
        var address = UnixAddress.Of(path);
        var socket = SocketHandle.Open(Libc.AF_UNIX, Libc.SOCK_DGRAM);
        try
        {
            LimitWait(socket, patience);
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
    /// Waits for a datagram and takes all that are there, with one system call. Returns how many; 0 when none came in time, or a signal did; -1 after
    /// <see cref="Stop"/>, once everything sent before was received. A wait that the stop ends may give an empty datagram.
    /// </summary>
    /// <exception cref="KernelException">recvmmsg(2) failed.</exception>
    public int Receive(DatagramBatch batch)
    {
        while (true)
        {
            // The flag first: nothing can arrive after Stop, so when there is nothing then, that is the end.
            var last = stopped;
            var errno = batch.Receive(socket.Fd, wait: !last);
            if (!errno.Failed)
                return batch.Count;
            if (errno.Value == Libc.EAGAIN)
                return last ? -1 : 0;
            if (errno.Value != Libc.EINTR)
                throw new KernelException("recvmmsg", path, errno);

            // Mono stops threads by signals, and after each the wait would begin anew: the caller's time would never be up.
            if (!last)
                return 0;
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

    // POWER numbers this option differently; what has the usual number there, SO_PASSCRED, is an int. The size of the option itself is no sign:
    // qemu-user 10 says 0.
    private static void LimitWait(SocketHandle socket, TimeSpan patience)
    {
        var limit = default(TimeVal);
        var size = sizeof(TimeVal);
        var option = Libc.getsockopt(socket.Fd, Libc.SOL_SOCKET, Libc.SO_RCVTIMEO, &limit, &size) == 0 && size == sizeof(int)
            ? Libc.SO_RCVTIMEO_POWER
            : Libc.SO_RCVTIMEO;
        limit = new TimeVal { tv_sec = (nint)(patience.Ticks / TimeSpan.TicksPerSecond), tv_usec = (nint)(patience.Ticks % TimeSpan.TicksPerSecond / 10) };
        if (Libc.setsockopt(socket.Fd, Libc.SOL_SOCKET, option, &limit, sizeof(TimeVal)) != 0)
            throw new KernelException("setsockopt", "socket", Libc.LastErrno);
    }
}
