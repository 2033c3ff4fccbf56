// An IPv4 or IPv6 address as inet_pton(3) reads it, and the name that the resolver has for it.

namespace Pfinit.Kernel;

/// <summary>A literal address, checked.</summary>
internal sealed unsafe class IpAddress
{
    private const int Bytes6 = 16;
    private const int Bytes4 = 4;

    private readonly int family;
    private readonly byte[] bytes;

    private IpAddress(int family, byte[] bytes, string text)
    {
        this.family = family;
        this.bytes = bytes;
        Text = text;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    // The addresses of sockaddr_in and sockaddr_in6 begin behind family and port, that of the latter behind the flow label as well.
    private int Offset => family == Libc.AF_INET ? 4 : 8;

    private int SocketAddressLength => family == Libc.AF_INET ? 16 : 28;

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
        var address = new byte[SocketAddressLength];
        BitConverter.GetBytes((ushort)family).CopyTo(address, 0);
        bytes.CopyTo(address, Offset);
        var name = stackalloc byte[Libc.NI_MAXHOST];
        int code;
        fixed (byte* start = address)
            code = Libc.getnameinfo(start, address.Length, name, Libc.NI_MAXHOST, null, 0, Libc.NI_NAMEREQD);
        return code == 0
            ? Libc.FromCString(name)
            : throw new KernelException($"getnameinfo: {Libc.FromCString(Libc.gai_strerror(code))}", Text, Errno.None);
    }

    /// <summary>A `struct sockaddr` with this address.</summary>
    public bool IsIn(ReadOnlySpan<byte> socketAddress) => socketAddress.Length == SocketAddressLength
        && BitConverter.ToUInt16(socketAddress.Slice(0, 2).ToArray(), 0) == family
        && socketAddress.Slice(Offset, bytes.Length).SequenceEqual(bytes);
}
