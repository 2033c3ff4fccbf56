using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>`struct timeval` as the kernel takes it for SO_RCVTIMEO under the number it has here (SO_RCVTIMEO_OLD): two longs.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeVal
{
    public nint tv_sec;
    public nint tv_usec;
}
