// A client's stream connection with one deadline for all of it. Used by the health probes and below TlsConnection and the HTTP client; never by
// more than one thread.

namespace Pfinit.Kernel;

internal sealed unsafe class Connection : IByteStream
{
    private readonly SocketHandle socket;
    private readonly string peer;

    private Connection(SocketHandle socket, string peer, Deadline deadline)
    {
        this.socket = socket;
        this.peer = peer;
        Deadline = deadline;
    }

    /// <summary>For all that is done from now on, whatever time there was before.</summary>
    public Deadline Deadline { get; set; }

    /// <summary>Connects to the unix socket <paramref name="path"/>.</summary>
    /// <exception cref="KernelException">Nobody listens there, or the deadline passed (ETIMEDOUT).</exception>
    public static Connection ToUnix(string path, Deadline deadline)
    {
        var address = UnixAddress.Of(path);
        fixed (byte* start = address)
            return new Connection(Connect(Libc.AF_UNIX, start, address.Length, path, deadline), path, deadline);
    }

    /// <summary>
    /// Connects to the first address of <paramref name="host"/> (a literal address or a name) that answers. A name that is not in
    /// /etc/hosts asks DNS, which heeds no deadline: callers that cannot wait run this in a thread of their own.
    /// </summary>
    /// <exception cref="KernelException">The host is unknown, nobody listens there, or the deadline passed (ETIMEDOUT).</exception>
    public static Connection ToInet(string host, int port, Deadline deadline)
    {
        using var addresses = HostAddresses.Resolve(host, port);
        return ToInet(addresses, deadline);
    }

    /// <summary>
    /// Connects to the first of <paramref name="addresses"/> that answers. Each but the last gets half of the time left, so that one that
    /// swallows packets does not use up the time of the next.
    /// </summary>
    /// <exception cref="KernelException">Nobody listens there, or the deadline passed (ETIMEDOUT).</exception>
    public static Connection ToInet(HostAddresses addresses, Deadline deadline)
    {
        for (var entry = addresses.First; ; entry = entry->ai_next)
        {
            var last = entry->ai_next == null;
            try
            {
                var socket = Connect(entry->ai_family, entry->ai_addr, entry->ai_addrlen, addresses.Peer, last ? deadline : deadline.Halfway());
                return new Connection(socket, addresses.Peer, deadline);
            }
            catch (KernelException) when (!last)
            {
                // The last address decides what the caller gets to see.
            }
        }
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (nint done = 0; done < bytes.Length;)
            {
                WaitFor(socket, Libc.POLLOUT, "send", peer, Deadline);
                var sent = Libc.send(socket.Fd, start + done, bytes.Length - done, Libc.MSG_NOSIGNAL);
                if (sent >= 0)
                    done += sent;
                else if (Libc.LastErrno is { Value: not (Libc.EINTR or Libc.EAGAIN) } errno)
                    throw new KernelException("send", peer, errno);
            }
        }
    }

    /// <inheritdoc/>
    public int Receive(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                WaitFor(socket, Libc.POLLIN, "recv", peer, Deadline);
                var received = Libc.recv(socket.Fd, start, buffer.Length, 0);
                if (received >= 0)
                    return (int)received;
                if (Libc.LastErrno is { Value: not (Libc.EINTR or Libc.EAGAIN) } errno)
                    throw new KernelException("recv", peer, errno);
            }
        }
    }

    /// <summary>Everything until the peer closes.</summary>
    /// <exception cref="KernelException">The connection broke, or the deadline passed (ETIMEDOUT).</exception>
    public byte[] ReceiveAll()
    {
        var received = new MemoryStream();
        var buffer = new byte[4096];
        for (int length; (length = Receive(buffer)) > 0;)
            received.Write(buffer, 0, length);
        return received.ToArray();
    }

    /// <summary>For TlsConnection: the non-blocking socket itself, valid until this is disposed of.</summary>
    public int Fd => socket.Fd;

    /// <summary>For TlsConnection: returns when there is something to read, or the peer has closed.</summary>
    /// <exception cref="KernelException">The deadline passed (ETIMEDOUT).</exception>
    public void WaitToReceive() => WaitFor(socket, Libc.POLLIN, "recv", peer, Deadline);

    /// <summary>For TlsConnection: returns when the socket takes bytes.</summary>
    /// <exception cref="KernelException">The deadline passed (ETIMEDOUT).</exception>
    public void WaitToSend() => WaitFor(socket, Libc.POLLOUT, "send", peer, Deadline);

    public void Dispose() => socket.Dispose();

    private static SocketHandle Connect(int family, byte* address, int length, string peer, Deadline deadline)
    {
        var socket = SocketHandle.Open(family, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK);
        try
        {
            if (Libc.connect(socket.Fd, address, length) != 0)
            {
                // EAGAIN comes from a unix socket whose backlog is full: the daemon is stuck, and connect(2) is not to be repeated at once.
                if (Libc.LastErrno is { Value: not Libc.EINPROGRESS } errno)
                    throw new KernelException("connect", peer, errno);
                WaitFor(socket, Libc.POLLOUT, "connect", peer, deadline);
                if (PendingError(socket) is { Failed: true } failure)
                    throw new KernelException("connect", peer, failure);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Errno PendingError(SocketHandle socket)
    {
        int error;
        var length = sizeof(int);
        return Libc.getsockopt(socket.Fd, Libc.SOL_SOCKET, Libc.SO_ERROR, &error, &length) == 0 ? new Errno(error) : Libc.LastErrno;
    }

    private static void WaitFor(SocketHandle socket, short events, string call, string peer, Deadline deadline)
    {
        var entry = new PollFd { fd = socket.Fd, events = events };
        while (true)
        {
            var ready = Libc.poll(&entry, 1, deadline.RemainingMilliseconds);
            if (ready > 0)
                return;
            if (ready == 0)
                throw new KernelException(call, peer, new Errno(Libc.ETIMEDOUT));
            if (Libc.LastErrno is { Value: not Libc.EINTR } errno)
                throw new KernelException("poll", peer, errno);
        }
    }
}
