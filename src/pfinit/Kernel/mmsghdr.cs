using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>recvmmsg(2): a message, and the length of what came.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct mmsghdr
{
    public msghdr msg_hdr;
    public uint msg_len;
}
