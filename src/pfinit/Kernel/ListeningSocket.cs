// A socket that clients connect to: those of `pfinit status` and `pfinit reload`, and that of the metrics. Nothing here waits; ReadySet does.

namespace Pfinit.Kernel;

/// <summary>Accepts stream connections.</summary>
internal sealed unsafe class ListeningSocket : IDisposable
{
    /// <summary>More than are served at a time: the kernel refuses, or delays, the rest.</summary>
    private const int Backlog = 16;

    private readonly SocketHandle socket;
    private readonly ulong inode;

    private ListeningSocket(SocketHandle socket, string? path)
    {
        this.socket = socket;
        Path = path;
        inode = path is null ? 0 : LinuxFiles.Find(path)?.Inode ?? 0;
    }

    /// <summary>Null for one that has none.</summary>
    public string? Path { get; }

    /// <summary>Who connects to its path, where it has one, reaches this socket: nobody has removed or replaced it.</summary>
    public bool IsInPlace => Path is null || (LinuxFiles.Find(Path) is { IsSocket: true } facts && facts.Inode == inode);

    /// <summary>This socket, or, where it is not in place, one that listens at its path instead; this one is closed then.</summary>
    /// <exception cref="KernelException">That is not possible; this socket stays.</exception>
    public ListeningSocket InPlace()
    {
        if (IsInPlace)
            return this;
        var other = OnUnix(Path!);
        Dispose();
        return other;
    }

    public int Fd => socket.Fd;

    /// <summary>Listens at <paramref name="path"/> (at most 107 bytes) in place of what an earlier run left there. Nobody but root may connect.</summary>
    /// <exception cref="KernelException">The path cannot be bound.</exception>
    public static ListeningSocket OnUnix(string path)
    {
        var address = UnixAddress.Of(path);
        return Listen(Libc.AF_UNIX, path, handle =>
        {
            fixed (byte* start = address, name = Libc.CString(path))
            {
                if (Libc.unlink(name) != 0 && Libc.LastErrno is { Value: not Libc.ENOENT } errno)
                    throw new KernelException("unlink", path, errno);
                Check(Libc.bind(handle.Fd, start, address.Length), "bind", path);

                // Nobody can connect before listen(2).
                Check(Libc.chmod(name, Convert.ToUInt32("600", 8)), "chmod", path);
            }
        });
    }

    /// <summary>
    /// Listens at <paramref name="port"/> of <paramref name="host"/>, a literal address; empty or `::` means all addresses of both families, where the
    /// machine has both.
    /// </summary>
    /// <exception cref="KernelException">The address cannot be bound: EADDRINUSE, EADDRNOTAVAIL, EACCES.</exception>
    public static ListeningSocket OnInet(string host, int port)
    {
        try
        {
            return OnAddress(host.Length == 0 ? "::" : host, port);
        }
        catch (KernelException e) when (host.Length == 0 && e.Errno.Value is Libc.EAFNOSUPPORT or Libc.EADDRNOTAVAIL)
        {
            // A kernel, or a container, without IPv6.
            return OnAddress("0.0.0.0", port);
        }
    }

    /// <summary>The port it listens at, for one that was opened at port 0.</summary>
    public int Port
    {
        get
        {
            var address = stackalloc byte[IpAddress.LongestSocketAddress];
            var length = IpAddress.LongestSocketAddress;
            Check(Libc.getsockname(socket.Fd, address, &length), "getsockname", "socket");
            return (address[2] << 8) | address[3];
        }
    }

    /// <summary>The next client; null when there is none (any more).</summary>
    /// <exception cref="KernelException">The process or the system has no descriptor or memory left.</exception>
    public StreamSocket? Accept()
    {
        var fd = Libc.accept4(socket.Fd, null, null, Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK);
        if (fd >= 0)
            return new StreamSocket(SocketHandle.Adopt(fd));
        var errno = Libc.LastErrno;
        return errno.Value is Libc.EMFILE or Libc.ENFILE or Libc.ENOBUFS or Libc.ENOMEM ? throw new KernelException("accept", "socket", errno) : null;
    }

    public void Dispose() => socket.Dispose();

    private static ListeningSocket OnAddress(string host, int port)
    {
        var subject = $"{(host.Contains(':') ? $"[{host}]" : host)}:{port}";
        var ip = IpAddress.Parse(host) ?? throw new KernelException($"{host} is no address", subject, Errno.None);
        var address = ip.SocketAddress(port);
        return Listen(ip.Family, subject, handle =>
        {
            // A port that was in use a moment ago, by the last run, is free.
            SetOption(handle, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1, subject);
            if (ip.Family == Libc.AF_INET6)
                SetOption(handle, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, ip.Text == "::" ? 0 : 1, subject);
            fixed (byte* start = address)
                Check(Libc.bind(handle.Fd, start, address.Length), "bind", subject);
        });
    }

    private static ListeningSocket Listen(int family, string subject, Action<SocketHandle> bind)
    {
        var handle = SocketHandle.Open(family, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK);
        try
        {
            bind(handle);
            Check(Libc.listen(handle.Fd, Backlog), "listen", subject);
            return new ListeningSocket(handle, family == Libc.AF_UNIX ? subject : null);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static void SetOption(SocketHandle handle, int level, int name, int value, string subject) =>
        Check(Libc.setsockopt(handle.Fd, level, name, &value, sizeof(int)), "setsockopt", subject);

    private static void Check(int result, string call, string subject)
    {
        if (result != 0)
            throw new KernelException(call, subject, Libc.LastErrno);
    }
}
