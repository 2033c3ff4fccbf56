using Microsoft.Win32.SafeHandles;

namespace Pfinit.Kernel;

/// <summary>A socket that is closed exactly once. Close-on-exec always: no daemon inherits it.</summary>
internal sealed class SocketHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private SocketHandle(int fd)
        : base(ownsHandle: true) => SetHandle((nint)fd);

    /// <summary>The descriptor, valid as long as the owner of this handle does not dispose of it.</summary>
    public int Fd => (int)handle;

    /// <exception cref="KernelException">socket(2) failed.</exception>
    public static SocketHandle Open(int family, int type)
    {
        var fd = Libc.socket(family, type | Libc.SOCK_CLOEXEC, 0);
        return fd >= 0 ? new SocketHandle(fd) : throw new KernelException("socket", "socket", Libc.LastErrno);
    }

    /// <summary>Takes over a descriptor that the caller opened, close-on-exec.</summary>
    public static SocketHandle Adopt(int fd) => new(fd);

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;
}
