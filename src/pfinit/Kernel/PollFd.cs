using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>`struct pollfd` of poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollFd
{
    public int fd;
    public short events;
    public short revents;
}
