// The addresses of a host, as getaddrinfo(3) orders them. Used by Connection and, apart from connecting, by the HTTP client, whose deadline
// begins when the name is resolved.

namespace Pfinit.Kernel;

/// <summary>What a name resolves to: at least one address.</summary>
internal sealed unsafe class HostAddresses : IDisposable
{
    /// <summary>Addresses for documents, which no machine has (RFC 5737, RFC 3849).</summary>
    private const string Nobodys4 = "203.0.113.1";
    private const string Nobodys6 = "2001:db8::1";

    private HostAddresses(AddrInfo* first, string peer)
    {
        First = first;
        Peer = peer;
    }

    /// <summary>The head of the list, valid until this is disposed of.</summary>
    public AddrInfo* First { get; private set; }

    /// <summary>`host:port`, for messages.</summary>
    public string Peer { get; }

    /// <summary>
    /// Resolves a name or takes a literal address. A name that is not in /etc/hosts asks DNS, which knows no deadline but its own: with the
    /// usual resolv.conf 5 s an attempt, two attempts a server.
    /// </summary>
    /// <exception cref="KernelException">There is no such host, or no server answers; Call has the reason, Errno is none.</exception>
    public static HostAddresses Resolve(string host, int port)
    {
        var peer = $"{(host.Contains(':') ? $"[{host}]" : host)}:{port}";
        var hints = new AddrInfo { ai_family = Libc.AF_UNSPEC, ai_socktype = Libc.SOCK_STREAM };
        AddrInfo* list;
        fixed (byte* node = Libc.CString(host), service = Libc.CString($"{port}"))
        {
            var code = Libc.getaddrinfo(node, service, &hints, &list);
            if (code != 0)
                throw new KernelException($"getaddrinfo: {Libc.FromCString(Libc.gai_strerror(code))}", peer, Errno.None);
        }

        return new HostAddresses(list, peer);
    }

    /// <summary>
    /// The literal address is one of this machine's: a socket can be bound to it, and is let go at once. No name is looked up. Where a socket can be bound to any
    /// address (ip(7), ip_nonlocal_bind, which hosts with addresses that move between them have), nobody can tell, and none is.
    /// </summary>
    public static bool IsOwn(string literal) => IsOwn(literal, Binds);

    /// <inheritdoc cref="IsOwn(string)"/>
    /// <param name="literal">Address.</param>
    /// <param name="binds">Tries it.</param>
    internal static bool IsOwn(string literal, Func<IpAddress, bool> binds) => IpAddress.Parse(literal) is { } address
        && !binds(IpAddress.Parse(address.Family == Libc.AF_INET ? Nobodys4 : Nobodys6)!) && binds(address);

    private static bool Binds(IpAddress address)
    {
        try
        {
            using var socket = SocketHandle.Open(address.Family, Libc.SOCK_DGRAM);
            var socketAddress = address.SocketAddress(0);
            fixed (byte* start = socketAddress)
                return Libc.bind(socket.Fd, start, socketAddress.Length) == 0;
        }
        catch (KernelException)
        {
            // A machine without this family has no such address.
            return false;
        }
    }

    /// <summary>One of them is <paramref name="address"/>.</summary>
    public bool Contain(IpAddress address)
    {
        for (var entry = First; entry != null; entry = entry->ai_next)
        {
            if (address.IsIn(new ReadOnlySpan<byte>(entry->ai_addr, entry->ai_addrlen)))
                return true;
        }

        return false;
    }

    public void Dispose()
    {
        if (First != null)
            Libc.freeaddrinfo(First);
        First = null;
    }
}
