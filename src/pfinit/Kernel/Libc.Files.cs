// File imports: what Apply needs to put files in place. Used only by FileHandle, LinuxFiles and MemoryFile.
// statx(2) is the only stat here: its struct is the same on every architecture, those of stat(2) and time_t are not.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

internal static unsafe partial class Libc
{
    // The same on x86, arm and powerpc. O_DIRECTORY and O_NOFOLLOW are not, so nothing here uses them.
    public const int O_RDONLY = 0;
    public const int O_WRONLY = 1;
    public const int O_RDWR = 2;
    public const int O_CREAT = 0x40;
    public const int O_EXCL = 0x80;
    public const int O_NOCTTY = 0x100;
    public const int O_APPEND = 0x400;
    public const int O_NONBLOCK = 0x800;
    public const int O_CLOEXEC = 0x80000;

    // flock(2)
    public const int LOCK_EX = 2;
    public const int LOCK_NB = 4;

    // access(2): may be executed, may be written.
    public const int X_OK = 1;
    public const int W_OK = 2;

    public const int AT_FDCWD = -100;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;
    public const int AT_EMPTY_PATH = 0x1000;
    public const uint STATX_BASIC_STATS = 0x7ff;
    public const uint STATX_BTIME = 0x800;
    public const uint MFD_CLOEXEC = 1;

    /// <summary>Longest path in bytes, its closing NUL included.</summary>
    public const int PATH_MAX = 4096;

    /// <summary>tv_nsec of futimens(3): leave this time as it is.</summary>
    public const int UTIME_OMIT = (1 << 30) - 2;

    [DllImport("libc", SetLastError = true)]
    internal static extern int open(byte* path, int flags, uint mode);

    [DllImport("libc", SetLastError = true)]
    internal static extern int close(int fd);

    [DllImport("libc", SetLastError = true)]
    internal static extern nint read(int fd, byte* buf, nint count);

    // With 64 bits for the offset on 32-bit machines, too.
    [DllImport("libc", SetLastError = true)]
    internal static extern nint pread64(int fd, byte* buf, nint count, long offset);

    [DllImport("libc", SetLastError = true)]
    internal static extern int fsync(int fd);

    [DllImport("libc", SetLastError = true)]
    internal static extern int flock(int fd, int operation);

    [DllImport("libc", SetLastError = true)]
    internal static extern int ftruncate(int fd, long length);

    [DllImport("libc", SetLastError = true)]
    internal static extern int fchown(int fd, uint owner, uint group);

    [DllImport("libc", SetLastError = true)]
    internal static extern int fchmod(int fd, uint mode);

    [DllImport("libc", SetLastError = true)]
    internal static extern int futimens(int fd, TimeSpec* times);

    [DllImport("libc", SetLastError = true)]
    internal static extern int statx(int dirfd, byte* path, int flags, uint mask, statx_t* buf);

    [DllImport("libc", SetLastError = true)]
    internal static extern int statvfs64(byte* path, statvfs64_t* buf);

    [DllImport("libc", SetLastError = true)]
    internal static extern int access(byte* path, int mode);

    [DllImport("libc", SetLastError = true)]
    internal static extern int lchown(byte* path, uint owner, uint group);

    [DllImport("libc", SetLastError = true)]
    internal static extern int chmod(byte* path, uint mode);

    [DllImport("libc", SetLastError = true)]
    internal static extern int mkdir(byte* path, uint mode);

    [DllImport("libc", SetLastError = true)]
    internal static extern int rename(byte* from, byte* to);

    [DllImport("libc", SetLastError = true)]
    internal static extern int link(byte* from, byte* to);

    [DllImport("libc", SetLastError = true)]
    internal static extern int unlink(byte* path);

    [DllImport("libc", SetLastError = true)]
    internal static extern int rmdir(byte* path);

    [DllImport("libc", SetLastError = true)]
    internal static extern nint readlink(byte* path, byte* buf, nint bufsiz);

    [DllImport("libc", SetLastError = true)]
    internal static extern byte* realpath(byte* path, byte* resolved);

    [DllImport("libc")]
    internal static extern void free(void* memory);

    [DllImport("libc", SetLastError = true)]
    internal static extern int memfd_create(byte* name, uint flags);

    [DllImport("libc")]
    internal static extern uint setfsuid(uint fsuid);

    [DllImport("libc")]
    internal static extern uint setfsgid(uint fsgid);

    [DllImport("libc")]
    internal static extern uint geteuid();

    [DllImport("libc")]
    internal static extern uint getegid();
}
