// What the tests call and .NET Framework lacks, beyond what Polyfill has. Compiled for net472 only.

using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Pfinit.Tests.NetFramework;

internal static class Missing
{
    // Mono has it without showing it to a program for .NET Framework.
    private static readonly Func<long> AllocatedBytes = (Func<long>)typeof(GC)
        .GetMethod("GetAllocatedBytesForCurrentThread", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
        .CreateDelegate(typeof(Func<long>));

    extension(GC)
    {
        public static long GetAllocatedBytesForCurrentThread() => AllocatedBytes();
    }

    extension(File)
    {
        public static void CreateSymbolicLink(string path, string target)
        {
            if (symlink(CString(target), CString(path)) != 0)
                throw new IOException($"symlink {path}: errno {Marshal.GetLastWin32Error()}");
        }
    }

    extension(TimeSpan)
    {
        public static TimeSpan operator *(double factor, TimeSpan span) => TimeSpan.FromTicks((long)(span.Ticks * factor));
    }

    extension(nint)
    {
        public static int Size => IntPtr.Size;
    }

    extension(DateTimeOffset)
    {
        public static DateTimeOffset UnixEpoch => DateTimeOffset.FromUnixTimeSeconds(0);
    }

    /// <summary>For ordinal comparison, the only one that is used.</summary>
    public static string Replace(this string text, string old, string replacement, StringComparison comparison) =>
        comparison == StringComparison.Ordinal ? text.Replace(old, replacement) : throw new NotSupportedException(comparison.ToString());

    public static int IndexOfAnyInRange(this ReadOnlySpan<byte> bytes, byte low, byte high)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] >= low && bytes[i] <= high)
                return i;
        }

        return -1;
    }

    public static void Listen(this Socket socket) => socket.Listen(int.MaxValue);

    public static int Send(this Socket socket, ReadOnlySpan<byte> bytes) => socket.Send(bytes.ToArray());

    public static int Receive(this Socket socket, Span<byte> buffer)
    {
        var bytes = new byte[buffer.Length];
        var count = socket.Receive(bytes);
        bytes.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    private static byte[] CString(string text) => Encoding.UTF8.GetBytes(text + "\0");

    [DllImport("libc", SetLastError = true)]
    private static extern int symlink(byte[] target, byte[] path);
}
