using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>readv(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct iovec
{
    public void* iov_base;
    public nuint iov_len;
}
