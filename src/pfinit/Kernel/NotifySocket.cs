namespace Pfinit.Kernel;

/// <summary>The datagram socket of a service manager, as sd_notify(3) describes it.</summary>
internal sealed unsafe class NotifySocket : IDisposable
{
    private readonly SocketHandle socket;
    private readonly byte[] address;

    /// <param name="name">A path, or `@` and the name of an abstract socket.</param>
    /// <exception cref="KernelException">The name is too long, or no descriptor is left.</exception>
    public NotifySocket(string name)
    {
        address = name.StartsWith('@') ? UnixAddress.OfAbstract(name.Substring(1)) : UnixAddress.Of(name);
        socket = SocketHandle.Open(Libc.AF_UNIX, Libc.SOCK_DGRAM);
    }

    /// <summary>Sends without waiting: a manager that does not listen is no reason for the relay to stand still.</summary>
    public Errno Send(ReadOnlySpan<byte> message)
    {
        fixed (byte* start = message, to = address)
        {
            return Libc.sendto(socket.Fd, start, message.Length, Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT, to, address.Length) >= 0 ? Errno.None : Libc.LastErrno;
        }
    }

    public void Dispose() => socket.Dispose();
}
