// Changes of files and directories, as inotify(7) tells them. Used by one thread; ReadySet waits for the descriptor. What another machine changes on
// a network file system is not seen.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

internal sealed unsafe class Inotify : IDisposable
{
    /// <summary>Everything that can make a name lead to other bytes. A file that is being written is of interest when it is closed.</summary>
    private const uint Changes = Libc.IN_ATTRIB | Libc.IN_CLOSE_WRITE | Libc.IN_MOVED_FROM | Libc.IN_MOVED_TO | Libc.IN_CREATE | Libc.IN_DELETE;

    /// <summary>`struct inotify_event` without its name: watch, mask, cookie, length of the name.</summary>
    private const int HeaderSize = 16;

    private const int BufferSize = 4096;

    private readonly FileHandle instance;

    private Inotify(FileHandle instance) => this.instance = instance;

    public int Fd => instance.Fd;

    /// <exception cref="KernelException">EMFILE: fs.inotify.max_user_instances is reached.</exception>
    public static Inotify Open()
    {
        var fd = Libc.inotify_init1(Libc.IN_NONBLOCK | Libc.IN_CLOEXEC);
        return fd >= 0 ? new Inotify(new FileHandle(fd, "inotify")) : throw new KernelException("inotify_init1", "inotify", Libc.LastErrno);
    }

    /// <summary>Watches a file, or the names in a directory; the same number again for one that is watched already.</summary>
    /// <exception cref="KernelException">
    /// It is not there, or ENOSPC: fs.inotify.max_user_watches is reached; EACCES: it may not be read; ENOMEM.
    /// </exception>
    public int Watch(string path)
    {
        fixed (byte* name = Libc.CString(path))
        {
            var watch = Libc.inotify_add_watch(Fd, name, Changes);
            return watch >= 0 ? watch : throw new KernelException("inotify_add_watch", path, Libc.LastErrno);
        }
    }

    public void Forget(int watch) => _ = Libc.inotify_rm_watch(Fd, watch);

    /// <summary>Takes what has happened; does not wait.</summary>
    public IReadOnlyList<FileChange> Take()
    {
        var events = new List<FileChange>();
        var buffer = stackalloc byte[BufferSize];
        while (true)
        {
            var length = Libc.read(Fd, buffer, BufferSize);
            if (length <= 0)
                return events;
            for (nint at = 0; at + HeaderSize <= length; at += HeaderSize + ReadInt(buffer + at + 12))
            {
                var mask = (uint)ReadInt(buffer + at + 4);
                var watch = (mask & Libc.IN_Q_OVERFLOW) != 0 ? Lost : ReadInt(buffer + at);
                events.Add(new FileChange(watch, ReadInt(buffer + at + 12) == 0 ? "" : Libc.FromCString(buffer + at + HeaderSize)));
            }
        }
    }

    /// <summary>The watch of an event that says that others were lost.</summary>
    public const int Lost = -1;

    public void Dispose() => instance.Dispose();

    private static int ReadInt(byte* at) => MemoryMarshal.Read<int>(new ReadOnlySpan<byte>(at, sizeof(int)));
}
