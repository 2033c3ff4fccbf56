// Our end of the pipe that is a child's stdout and stderr. LinuxKernel makes it; Supervise reads it. O_CLOEXEC, so no other child has it.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>What a child writes, until it and whoever inherited its descriptors are gone. Disposing closes our end.</summary>
internal sealed unsafe class ChildPipe : SafeHandle
{
    /// <summary>For <see cref="WaitToRead"/>: as long as it takes.</summary>
    public const int Forever = -1;

    internal ChildPipe(int fd)
        : base((nint)(-1), ownsHandle: true) => SetHandle((nint)fd);

    public override bool IsInvalid => handle == (nint)(-1);

    /// <summary>True when <see cref="Read"/> will not block: there is something, or nobody is left to write. False after the time has passed.</summary>
    public bool WaitToRead(int milliseconds)
    {
        var entry = new PollFd { fd = (int)handle, events = Libc.POLLIN };
        while (true)
        {
            var ready = Libc.poll(&entry, 1, milliseconds);
            if (ready >= 0)
                return ready > 0;
            if (Libc.LastErrno is { Value: not Libc.EINTR } errno)
                throw new KernelException("poll", "output of a child", errno);
        }
    }

    /// <summary>Reads what is there, at most what fits; 0 when nobody is left to write.</summary>
    public int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var got = Libc.read((int)handle, start, buffer.Length);
                if (got >= 0)
                    return (int)got;
                if (Libc.LastErrno is { Value: not Libc.EINTR } errno)
                    throw new KernelException("read", "output of a child", errno);
            }
        }
    }

    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;
}
