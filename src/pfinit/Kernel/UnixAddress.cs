using System.Text;

namespace Pfinit.Kernel;

/// <summary>`struct sockaddr_un` of unix(7): the family, then a NUL-terminated path.</summary>
internal static class UnixAddress
{
    /// <summary>Bytes sun_path has, the NUL included.</summary>
    private const int PathSize = 108;

    /// <exception cref="KernelException"><paramref name="path"/> is too long for a socket address.</exception>
    public static byte[] Of(string path) => Of(path, skipped: 0, ends: 1);

    /// <summary>That of the abstract namespace: a NUL, then the name, which ends where the address ends.</summary>
    /// <exception cref="KernelException"><paramref name="name"/> is too long for a socket address.</exception>
    public static byte[] OfAbstract(string name) => Of(name, skipped: 1, ends: 0);

    private static byte[] Of(string name, int skipped, int ends)
    {
        var length = Encoding.UTF8.GetByteCount(name);
        if (skipped + length + ends > PathSize)
            throw new KernelException("socket address", name, new Errno(Libc.ENAMETOOLONG));

        var address = new byte[2 + skipped + length + ends];
        var family = BitConverter.GetBytes((ushort)Libc.AF_UNIX);
        family.CopyTo(address, 0);
        Encoding.UTF8.GetBytes(name, 0, name.Length, address, 2 + skipped);
        return address;
    }
}
