namespace Pfinit.Kernel;

/// <summary>A client's connection, seen from the server. Nothing here waits or throws: whatever goes wrong, the connection is over.</summary>
internal sealed unsafe class StreamSocket(SocketHandle socket) : IDisposable
{
    /// <summary>The peer has closed, or the connection is broken.</summary>
    public const int Over = -1;

    public int Fd => socket.Fd;

    /// <summary>How many bytes came; 0: none for now; else <see cref="Over"/>.</summary>
    public int Receive(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var received = Libc.recv(socket.Fd, start, buffer.Length, 0);
            return received > 0 ? (int)received : received < 0 && MayGoOn() ? 0 : Over;
        }
    }

    /// <summary>How many bytes were taken; 0: none for now; else <see cref="Over"/>.</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var sent = Libc.send(socket.Fd, start, bytes.Length, Libc.MSG_NOSIGNAL);
            return sent >= 0 ? (int)sent : MayGoOn() ? 0 : Over;
        }
    }

    /// <summary>Nothing more will be sent; what the peer still sends can be received, so that the kernel does not answer it with a reset.</summary>
    public void EndSending() => _ = Libc.shutdown(socket.Fd, Libc.SHUT_WR);

    public void Dispose() => socket.Dispose();

    private static bool MayGoOn() => Libc.LastErrno.Value is Libc.EAGAIN or Libc.EINTR;
}
