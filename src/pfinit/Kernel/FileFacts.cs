// A class, as everything of some size that goes through LINQ: the compiler makes all of its iterators anew for each struct, and once for all classes.

namespace Pfinit.Kernel;

/// <summary>What statx(2) says about a file.</summary>
/// <param name="Type">The S_IFMT bits of the mode.</param>
/// <param name="Mode">Permission bits with setuid, setgid and sticky (07777).</param>
/// <param name="Size">Bytes.</param>
/// <param name="Links">Hard links.</param>
/// <param name="Modified">Modification time.</param>
internal sealed record FileFacts(int Type, uint Uid, uint Gid, int Mode, long Size, ulong Inode, uint Links, FileTime Modified)
{
    /// <summary>When content or attributes changed last; nobody can set it.</summary>
    public FileTime Changed { get; private init; }

    /// <summary>When the file was created; null where the file system does not keep that.</summary>
    public FileTime? Created { get; private init; }

    private const int S_IFMT = 0xf000;
    private const int S_IFIFO = 0x1000;
    private const int S_IFDIR = 0x4000;
    private const int S_IFREG = 0x8000;
    private const int S_IFLNK = 0xa000;
    private const int S_IFSOCK = 0xc000;
    private const int S_IXUSR = 0x40;

    public bool IsDirectory => Type == S_IFDIR;

    public bool IsRegular => Type == S_IFREG;

    public bool IsSocket => Type == S_IFSOCK;

    /// <summary>A pipe with a name: who opens it waits for somebody at the other end.</summary>
    public bool IsPipe => Type == S_IFIFO;

    public bool IsLink => Type == S_IFLNK;

    /// <summary>Its owner may execute it.</summary>
    public bool IsExecutable => (Mode & S_IXUSR) != 0;

    internal static FileFacts From(in statx_t raw) => new(
        raw.stx_mode & S_IFMT, raw.stx_uid, raw.stx_gid, raw.stx_mode & ~S_IFMT, (long)raw.stx_size, raw.stx_ino, raw.stx_nlink,
        new FileTime(raw.stx_mtime_sec, raw.stx_mtime_nsec))
    {
        Changed = new FileTime(raw.stx_ctime_sec, raw.stx_ctime_nsec),
        Created = (raw.stx_mask & Libc.STATX_BTIME) != 0 ? new FileTime(raw.stx_btime_sec, raw.stx_btime_nsec) : null,
    };
}
