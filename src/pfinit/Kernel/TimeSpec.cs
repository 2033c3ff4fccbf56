using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>`struct timespec` of the C library's plain symbols: two longs, hence 32 bits of time on 32-bit architectures.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public nint tv_sec;
    public nint tv_nsec;
}
