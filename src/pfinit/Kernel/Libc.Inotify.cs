// Imports for what the reload thread sleeps on: inotify(7) and eventfd(2).

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

internal static unsafe partial class Libc
{
    // inotify(7)
    public const uint IN_MODIFY = 0x2;
    public const uint IN_ATTRIB = 0x4;
    public const uint IN_CLOSE_WRITE = 0x8;
    public const uint IN_MOVED_FROM = 0x40;
    public const uint IN_MOVED_TO = 0x80;
    public const uint IN_CREATE = 0x100;
    public const uint IN_DELETE = 0x200;
    public const uint IN_Q_OVERFLOW = 0x4000;
    public const uint IN_IGNORED = 0x8000;
    public const int IN_NONBLOCK = O_NONBLOCK;
    public const int IN_CLOEXEC = O_CLOEXEC;

    // eventfd(2)
    public const int EFD_NONBLOCK = O_NONBLOCK;
    public const int EFD_CLOEXEC = O_CLOEXEC;

    [DllImport("libc", SetLastError = true)]
    internal static extern int inotify_init1(int flags);

    [DllImport("libc", SetLastError = true)]
    internal static extern int inotify_add_watch(int fd, byte* path, uint mask);

    [DllImport("libc", SetLastError = true)]
    internal static extern int inotify_rm_watch(int fd, int watch);

    [DllImport("libc", SetLastError = true)]
    internal static extern int eventfd(uint initial, int flags);
}
