using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>
/// `struct statvfs64` of glibc (bits/statvfs.h), up to the fields that are used: with it, unlike with struct statvfs, counts of blocks have 64 bits on
/// every architecture. What follows is room for the rest, which differs.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct statvfs64_t
{
    public nuint f_bsize;
    public nuint f_frsize;
    public ulong f_blocks;
    public ulong f_bfree;
    public ulong f_bavail;
    public ulong f_files;
    public ulong f_ffree;
    public ulong f_favail;
    public fixed byte rest[104];
}
