using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>Opaque: two ints, a pointer and 16 ints of padding in glibc's spawn.h, 80 bytes on 64-bit machines and 76 on 32-bit ones.</summary>
[StructLayout(LayoutKind.Sequential, Size = 80)]
internal struct posix_spawn_file_actions_t
{
    private readonly nint firstWord;
}
