using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>The kernel's struct statx (statx(2)): 256 bytes, the same on every architecture. Fields nobody reads are left out.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct statx_t
{
    /// <summary>Which fields the file system knows.</summary>
    [FieldOffset(0)]
    public uint stx_mask;

    [FieldOffset(16)]
    public uint stx_nlink;

    [FieldOffset(20)]
    public uint stx_uid;

    [FieldOffset(24)]
    public uint stx_gid;

    [FieldOffset(28)]
    public ushort stx_mode;

    [FieldOffset(32)]
    public ulong stx_ino;

    [FieldOffset(40)]
    public ulong stx_size;

    /// <summary>When the file was created.</summary>
    [FieldOffset(80)]
    public long stx_btime_sec;

    [FieldOffset(88)]
    public uint stx_btime_nsec;

    /// <summary>Time of the last change of content or attributes, a rename included.</summary>
    [FieldOffset(96)]
    public long stx_ctime_sec;

    [FieldOffset(104)]
    public uint stx_ctime_nsec;

    /// <summary>Modification time: seconds since 1970 UTC.</summary>
    [FieldOffset(112)]
    public long stx_mtime_sec;

    [FieldOffset(120)]
    public uint stx_mtime_nsec;
}
