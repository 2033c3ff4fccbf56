// How the leader of a new session gets its terminal: it opens it (tty(4)); posix_spawn(3) has no action for TIOCSCTTY. Used by LinuxKernel.Spawn.

namespace Pfinit.Kernel;

/// <summary>The terminal on fd 0, open in this process so that the child has a descriptor number to use that nobody else needs.</summary>
internal sealed unsafe class SessionTerminal : IDisposable
{
    private const string Path = "/proc/self/fd/0";

    private readonly int fd;

    private SessionTerminal(int fd) => this.fd = fd;

    /// <summary>Null when fd 0 is no terminal, or one that we may not open, as after a change of user; the child then goes without.</summary>
    public static SessionTerminal? TryOpen()
    {
        if (!Libc.IsTerminal(0))
            return null;
        fixed (byte* path = Libc.CString(Path))
        {
            var fd = Libc.open(path, Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC, 0);
            return fd < 0 ? null : new SessionTerminal(fd);
        }
    }

    /// <summary>The child opens it once more, this time as its controlling terminal, and closes it again: fd 0 is open all the while.</summary>
    public void AddTo(posix_spawn_file_actions_t* actions)
    {
        fixed (byte* path = Libc.CString(Path))
            LinuxKernel.Check(Libc.posix_spawn_file_actions_addopen(actions, fd, path, Libc.O_RDWR, 0), "posix_spawn_file_actions_addopen");
        LinuxKernel.Check(Libc.posix_spawn_file_actions_addclose(actions, fd), "posix_spawn_file_actions_addclose");
    }

    public void Dispose() => _ = Libc.close(fd);
}
