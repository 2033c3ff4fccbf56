using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>Opaque: flags, group, two signal sets, scheduling and padding are 336 bytes in glibc's spawn.h on every architecture.</summary>
[StructLayout(LayoutKind.Sequential, Size = 336)]
internal struct posix_spawnattr_t
{
    private readonly nint firstWord;
}
