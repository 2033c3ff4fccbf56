using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>The C library's signal set: 1024 bits, filled by sigemptyset(3) and its kin only.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct sigset_t
{
    private readonly nint firstWord;
}
