// An open file descriptor with the calls Apply makes on it. Every call that fails throws KernelException with the file's path.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>An open file. Disposing closes it.</summary>
internal sealed unsafe class FileHandle : SafeHandle
{
    /// <summary>Bytes by which a buffer grows for what is behind the size that a file says it has, as of files in /proc, and how many those may be.</summary>
    private const int Step = 4096, MostAdded = 4 << 20;

    internal FileHandle(int fd, string path)
        : base((nint)(-1), ownsHandle: true)
    {
        SetHandle((nint)fd);
        Path = path;
    }

    /// <summary>The path it was opened by.</summary>
    public string Path { get; }

    public override bool IsInvalid => handle == (nint)(-1);

    /// <summary>The descriptor's number, valid until Dispose.</summary>
    public int Fd => (int)handle;

    public FileFacts Facts()
    {
        statx_t raw;
        var empty = (byte)0;
        Check(Libc.statx(Fd, &empty, Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS | Libc.STATX_BTIME, &raw), "statx");
        return FileFacts.From(raw);
    }

    /// <summary>Everything from the current offset to the end; for files of a size that fits into memory.</summary>
    /// <exception cref="KernelException">EFBIG, too: of a file that goes on and on behind the size that it says it has, such as /dev/zero.</exception>
    public byte[] ReadToEnd()
    {
        var content = new byte[checked((int)Facts().Size)];
        var (length, added) = (0, 0);
        while (true)
        {
            // One byte more than expected shows the end, or a file that has grown meanwhile.
            if (length == content.Length)
            {
                added += Step;
                if (added > MostAdded)
                    throw new KernelException("read", Path, new Errno(Libc.EFBIG));
                Array.Resize(ref content, length + Step);
            }

            var got = Read(content, length);
            if (got == 0)
                break;
            length += got;
        }

        Array.Resize(ref content, length);
        return content;
    }

    /// <summary>Reads from <paramref name="offset"/>, which the file's own does not follow; 0 at the end of the file.</summary>
    public int ReadAt(long offset, byte[] buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var got = Libc.pread64(Fd, start, buffer.Length, offset);
                if (got >= 0)
                    return (int)got;
                if (Libc.LastErrno is { Value: not Libc.EINTR } errno)
                    throw new KernelException("pread", Path, errno);
            }
        }
    }

    public void Write(ReadOnlySpan<byte> content)
    {
        if (Libc.WriteAll(Fd, content) is { Failed: true } errno)
            throw new KernelException("write", Path, errno);
    }

    /// <summary>
    /// Takes the file's exclusive flock(2), which lasts as long as it stays open and holds between containers of one host. EAGAIN when somebody else
    /// has it; another error where the file system knows no locks.
    /// </summary>
    public Errno TryLock() => Flock(Libc.LOCK_EX | Libc.LOCK_NB);

    /// <summary>The same, and waits for whoever has it. The errors are the same but for EAGAIN.</summary>
    public Errno Lock() => Flock(Libc.LOCK_EX);

    private Errno Flock(int operation)
    {
        while (Libc.flock(Fd, operation) != 0)
        {
            if (Libc.LastErrno is { Value: not Libc.EINTR } errno)
                return errno;
        }

        return Errno.None;
    }

    public void Truncate() => Check(Libc.ftruncate(Fd, 0), "ftruncate");

    /// <summary>Sets owner and mode where they differ; false when both were right.</summary>
    public bool SetOwnership(uint uid, uint gid, int mode)
    {
        var facts = Facts();
        var (otherOwner, otherMode) = (facts.Uid != uid || facts.Gid != gid, facts.Mode != mode);

        // A file of ours gets its mode while it still is ours: afterwards that would take CAP_FOWNER.
        var ours = facts.Uid == Libc.geteuid();
        if (ours && otherMode)
            Check(Libc.fchmod(Fd, (uint)mode), "chmod");
        if (otherOwner)
            Check(Libc.fchown(Fd, uid, gid), "chown");
        if (!ours && otherMode)
            Check(Libc.fchmod(Fd, (uint)mode), "chmod");
        return otherOwner || otherMode;
    }

    /// <summary>Sets the modification time, leaves the access time.</summary>
    public void SetModified(FileTime time)
    {
        var times = stackalloc TimeSpec[2];
        times[0] = new TimeSpec { tv_nsec = Libc.UTIME_OMIT };
        times[1] = new TimeSpec { tv_sec = time.Seconds, tv_nsec = time.Nanoseconds };
        Check(Libc.futimens(Fd, times), "utimensat");
    }

    /// <summary>Content and attributes are on the disk when this returns.</summary>
    public void Sync() => Check(Libc.fsync(Fd), "fsync");

    // The kernel frees the descriptor even when close(2) reports an error, so there is nothing to repeat.
    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;

    private int Read(byte[] buffer, int offset)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var got = Libc.read(Fd, start + offset, buffer.Length - offset);
                if (got >= 0)
                    return (int)got;
                if (Libc.LastErrno is { Value: not Libc.EINTR } errno)
                    throw new KernelException("read", Path, errno);
            }
        }
    }

    private void Check(int result, string call)
    {
        if (result != 0)
            throw new KernelException(call, Path, Libc.LastErrno);
    }
}
