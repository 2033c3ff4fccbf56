// A file without a disk, for LMDB: the library insists on a path, and a table must be complete before it takes its place.

namespace Pfinit.Kernel;

/// <summary>Creates files that live in memory and vanish with their handle (memfd_create(2)).</summary>
internal static unsafe class MemoryFile
{
    /// <summary>A new, empty file; <see cref="FileHandle.Path"/> opens it again as long as the handle lives.</summary>
    public static FileHandle Create(string name)
    {
        fixed (byte* bytes = Libc.CString(name))
        {
            var fd = Libc.memfd_create(bytes, Libc.MFD_CLOEXEC);
            return fd >= 0 ? new FileHandle(fd, $"/proc/self/fd/{fd}") : throw new KernelException("memfd_create", name, Libc.LastErrno);
        }
    }
}
