using System.Runtime.InteropServices;

namespace Pfinit.Tests.Observe;

/// <summary>What a test does to a descriptor that pfinit never does itself.</summary>
internal static class Native
{
    private const int SetFlags = 4;
    private const int NonBlocking = 0x800;

    public static int SetNonBlocking(int fd) => fcntl(fd, SetFlags, NonBlocking);

    [DllImport("libc")]
    private static extern int fcntl(int fd, int command, int argument);
}
