using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>`struct addrinfo` of getaddrinfo(3), in glibc's order of fields.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct AddrInfo
{
    public int ai_flags;
    public int ai_family;
    public int ai_socktype;
    public int ai_protocol;
    public int ai_addrlen;
    public byte* ai_addr;
    public byte* ai_canonname;
    public AddrInfo* ai_next;
}
