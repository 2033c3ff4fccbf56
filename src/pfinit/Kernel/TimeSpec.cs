using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>
/// `struct timespec` with 64 bits of time. On 32-bit machines, little-endian all of them, tv_nsec is 32 bits followed by 32 of padding, which here
/// are its upper half.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long tv_sec;
    public long tv_nsec;
}
