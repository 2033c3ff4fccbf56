// An IPv4 or IPv6 address as inet_pton(3) reads it, and the name that the resolver has for it.

namespace Pfinit.Kernel;

/// <summary>A literal address, checked.</summary>
internal sealed unsafe class IpAddress
{
    private const int Bytes6 = 16;
    private const int Bytes4 = 4;

    private readonly byte[] bytes;

    private IpAddress(int family, byte[] bytes, string text)
    {
        Family = family;
        this.bytes = bytes;
        Text = text;
    }

    /// <summary>Bytes of the longer of the two kinds of socket addresses.</summary>
    public const int LongestSocketAddress = 28;

    /// <summary>AF_INET or AF_INET6.</summary>
    public int Family { get; }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    // The addresses of sockaddr_in and sockaddr_in6 begin behind family and port, that of the latter behind the flow label as well.
    private int Offset => Family == Libc.AF_INET ? 4 : 8;

    private int SocketAddressLength => Family == Libc.AF_INET ? 16 : LongestSocketAddress;

    /// <summary>Null when <paramref name="text"/> is no address; `127.1`, blanks, brackets and zones make it none.</summary>
    public static IpAddress? Parse(string text)
    {
        var bytes = new byte[Bytes6];
        fixed (byte* from = Libc.CString(text), to = bytes)
        {
            if (text.Contains('\0'))
                return null;
            if (Libc.inet_pton(Libc.AF_INET, from, to) == 1)
                return new IpAddress(Libc.AF_INET, bytes.AsSpan(0, Bytes4).ToArray(), text);
            return Libc.inet_pton(Libc.AF_INET6, from, to) == 1 ? new IpAddress(Libc.AF_INET6, bytes, text) : null;
        }
    }

    /// <summary>The name of this address, from /etc/hosts or a PTR record. Asks DNS, which knows no deadline but its own.</summary>
    /// <exception cref="KernelException">It has no name, or no server answers; Call has the reason, Errno is none.</exception>
    public string ReverseName()
    {
        var address = SocketAddress(0);
        var name = stackalloc byte[Libc.NI_MAXHOST];
        int code;
        fixed (byte* start = address)
            code = Libc.getnameinfo(start, address.Length, name, Libc.NI_MAXHOST, null, 0, Libc.NI_NAMEREQD);
        return code == 0
            ? Libc.FromCString(name)
            : throw new KernelException($"getnameinfo: {Libc.FromCString(Libc.gai_strerror(code))}", Text, Errno.None);
    }

    /// <summary>`struct sockaddr_in` or `sockaddr_in6` of this address: family, port in network order, address.</summary>
    public byte[] SocketAddress(int port)
    {
        var address = new byte[SocketAddressLength];
        BitConverter.GetBytes((ushort)Family).CopyTo(address, 0);
        (address[2], address[3]) = ((byte)(port >> 8), (byte)port);
        bytes.CopyTo(address, Offset);
        return address;
    }

    /// <summary>A `struct sockaddr` with this address.</summary>
    public bool IsIn(ReadOnlySpan<byte> socketAddress) => socketAddress.Length == SocketAddressLength
        && BitConverter.ToUInt16(socketAddress.Slice(0, 2).ToArray(), 0) == Family
        && socketAddress.Slice(Offset, bytes.Length).SequenceEqual(bytes);
}
