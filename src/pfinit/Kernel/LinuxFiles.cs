// File system calls by path, for Apply. A failure throws KernelException with the path; "not there" is an answer, not a failure.

using System.Text;

namespace Pfinit.Kernel;

/// <summary>Files and directories by path.</summary>
internal static unsafe class LinuxFiles
{
    /// <summary>What is at <paramref name="path"/>, a symbolic link itself included; null when nothing is.</summary>
    public static FileFacts? Find(string path) => Find(path, Libc.AT_SYMLINK_NOFOLLOW);

    /// <summary>What <paramref name="path"/> leads to through symbolic links; null when nothing is there.</summary>
    public static FileFacts? FindTarget(string path) => Find(path, 0);

    /// <summary>Opens with O_CLOEXEC and <paramref name="flags"/>; a file it creates gets <paramref name="mode"/> less the umask.</summary>
    public static FileHandle Open(string path, int flags, int mode = 0)
    {
        fixed (byte* name = Libc.CString(path))
        {
            while (true)
            {
                var fd = Libc.open(name, flags | Libc.O_CLOEXEC, (uint)mode);
                if (fd >= 0)
                    return new FileHandle(fd, path);
                if (Libc.LastErrno is { Value: not Libc.EINTR } errno)
                    throw new KernelException("open", path, errno);
            }
        }
    }

    /// <summary>Opens for reading. A FIFO in place of the file does not block.</summary>
    public static FileHandle OpenToRead(string path) => Open(path, Libc.O_RDONLY | Libc.O_NONBLOCK);

    /// <summary>
    /// The whole file as UTF-8. Not File.ReadAllText: the runtime's errors have no errno text, and it takes a shared flock(2), which the exclusive
    /// one that master(8) holds on its pid file would refuse.
    /// </summary>
    public static string ReadText(string path)
    {
        using var file = OpenToRead(path);
        return Encoding.UTF8.GetString(file.ReadToEnd());
    }

    /// <summary>Creates a directory that was not there; its parent must be.</summary>
    public static void MakeDirectory(string path, int mode)
    {
        fixed (byte* name = Libc.CString(path))
            Check(Libc.mkdir(name, (uint)mode), "mkdir", path);
    }

    /// <summary>Changes the owner of a file, or of a symbolic link itself.</summary>
    public static void SetOwner(string path, uint uid, uint gid)
    {
        fixed (byte* name = Libc.CString(path))
            Check(Libc.lchown(name, uid, gid), "chown", path);
    }

    public static void SetMode(string path, int mode)
    {
        fixed (byte* name = Libc.CString(path))
            Check(Libc.chmod(name, (uint)mode), "chmod", path);
    }

    /// <summary>Puts the file at <paramref name="from"/> in the place of whatever was at <paramref name="to"/>, in one step.</summary>
    public static void Rename(string from, string to)
    {
        fixed (byte* source = Libc.CString(from), target = Libc.CString(to))
            Check(Libc.rename(source, target), "rename", to);
    }

    /// <summary>Gives the file a second name; fails with EEXIST when the name is taken.</summary>
    public static void Link(string from, string to)
    {
        fixed (byte* source = Libc.CString(from), target = Libc.CString(to))
            Check(Libc.link(source, target), "link", to);
    }

    /// <summary>Removes a file; false when there was none.</summary>
    public static bool Remove(string path)
    {
        fixed (byte* name = Libc.CString(path))
        {
            if (Libc.unlink(name) == 0)
                return true;
            var errno = Libc.LastErrno;

            // A read-only file system refuses before it looks whether there is anything to remove.
            return IsAbsence(errno) || Find(path) is null ? false : throw new KernelException("unlink", path, errno);
        }
    }

    /// <summary>Removes what is there; of directories, empty ones only.</summary>
    public static void Discard(string path, bool isDirectory)
    {
        fixed (byte* name = Libc.CString(path))
            Check(isDirectory ? Libc.rmdir(name) : Libc.unlink(name), isDirectory ? "rmdir" : "unlink", path);
    }

    /// <summary>What a symbolic link says, as it was written.</summary>
    public static string ReadLink(string path)
    {
        // One byte is kept back for the NUL that readlink(2) does not add.
        var target = stackalloc byte[Libc.PATH_MAX];
        fixed (byte* name = Libc.CString(path))
        {
            var length = Libc.readlink(name, target, Libc.PATH_MAX - 1);
            if (length < 0)
                throw new KernelException("readlink", path, Libc.LastErrno);
            target[length] = 0;
        }

        return Libc.FromCString(target);
    }

    /// <summary>The file system of <paramref name="path"/>: bytes of a block, how many it has, and how many others than root may still use.</summary>
    public static (long BlockSize, long Blocks, long Free, bool HasInodes) Space(string path)
    {
        statvfs64_t raw;
        fixed (byte* name = Libc.CString(path))
            Check(Libc.statvfs64(name, &raw), "statvfs", path);
        return ((long)raw.f_frsize, (long)raw.f_blocks, (long)raw.f_bavail, raw.f_files == 0 || raw.f_favail > 0);
    }

    /// <summary>What is at <paramref name="path"/> is on a read-only file system or mount, whoever may write there otherwise.</summary>
    public static bool IsReadOnly(string path)
    {
        fixed (byte* name = Libc.CString(path))
            return Libc.access(name, Libc.W_OK) != 0 && Libc.LastErrno.Value == Libc.EROFS;
    }

    /// <summary>The path without any symbolic link in it; null when it leads nowhere.</summary>
    public static string? RealPath(string path)
    {
        fixed (byte* name = Libc.CString(path))
        {
            var resolved = Libc.realpath(name, null);
            if (resolved is null)
                return null;
            var text = Libc.FromCString(resolved);
            Libc.free(resolved);
            return text;
        }
    }

    private static FileFacts? Find(string path, int flags)
    {
        statx_t raw;
        fixed (byte* name = Libc.CString(path))
        {
            if (Libc.statx(Libc.AT_FDCWD, name, flags, Libc.STATX_BASIC_STATS | Libc.STATX_BTIME, &raw) == 0)
                return FileFacts.From(raw);
        }

        var errno = Libc.LastErrno;
        return IsAbsence(errno) ? null : throw new KernelException("statx", path, errno);
    }

    private static bool IsAbsence(Errno errno) => errno.Value is Libc.ENOENT or Libc.ENOTDIR;

    private static void Check(int result, string call, string path)
    {
        if (result != 0)
            throw new KernelException(call, path, Libc.LastErrno);
    }
}
