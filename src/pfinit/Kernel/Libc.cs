// Imports from the C library that every room shares, native names unchanged. Each topic has its own part: Libc.Process.cs, Libc.Files.cs,
// Libc.Sockets.cs, Libc.Time.cs. Arguments are blittable so that Native AOT and Mono both take them without marshalling stubs. time_t and off_t
// are 64 bits everywhere: on 32-bit machines src/mono links the functions that have them so.

using System.Runtime.InteropServices;
using System.Text;

namespace Pfinit.Kernel;

internal static unsafe partial class Libc
{
    /// <summary>glibc's name for the POSIX form of strerror_r(3); the plain name is the GNU form, which returns a pointer.</summary>
    [DllImport("libc")]
    private static extern int __xpg_strerror_r(int errnum, byte* buf, nint buflen);

    [DllImport("libc")]
    private static extern int isatty(int fd);

    [DllImport("libc", SetLastError = true)]
    private static extern nint write(int fd, byte* buf, nint count);

    /// <summary>The errno of the last import declared with SetLastError on this thread.</summary>
    public static Errno LastErrno => new(Marshal.GetLastWin32Error());

    public static bool IsTerminal(int fd) => isatty(fd) == 1;

    /// <summary>A NUL-terminated UTF-8 copy of <paramref name="text"/>, for imports that take a C string.</summary>
    public static byte[] CString(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, 0, text.Length, bytes, 0);
        return bytes;
    }

    /// <summary>The text of <paramref name="bytes"/> up to the first NUL.</summary>
    public static string FromCString(byte* bytes)
    {
        var length = 0;
        while (bytes[length] != 0)
            length++;
        return Encoding.UTF8.GetString(bytes, length);
    }

    /// <summary>The C library's words for <paramref name="errno"/>; the number itself when it has none.</summary>
    public static string ErrorText(int errno)
    {
        const int Size = 128;
        var buffer = stackalloc byte[Size];
        return __xpg_strerror_r(errno, buffer, Size) == 0 ? FromCString(buffer) : $"errno {errno}";
    }
}
