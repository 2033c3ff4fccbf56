using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>`struct timeval` of the C library's plain symbols: two longs.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeVal
{
    public nint tv_sec;
    public nint tv_usec;
}
