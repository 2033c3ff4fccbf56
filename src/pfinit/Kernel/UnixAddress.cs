using System.Text;

namespace Pfinit.Kernel;

/// <summary>`struct sockaddr_un` of unix(7): the family, then a NUL-terminated path.</summary>
internal static class UnixAddress
{
    /// <summary>Bytes sun_path has, the NUL included.</summary>
    private const int PathSize = 108;

    /// <exception cref="KernelException"><paramref name="path"/> is too long for a socket address.</exception>
    public static byte[] Of(string path)
    {
        var length = Encoding.UTF8.GetByteCount(path);
        if (length >= PathSize)
            throw new KernelException("socket address", path, new Errno(Libc.ENAMETOOLONG));

        var address = new byte[2 + length + 1];
        var family = BitConverter.GetBytes((ushort)Libc.AF_UNIX);
        family.CopyTo(address, 0);
        Encoding.UTF8.GetBytes(path, 0, path.Length, address, 2);
        return address;
    }
}
