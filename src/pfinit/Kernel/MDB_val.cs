using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>LMDB's pointer to bytes (lmdb.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MDB_val
{
    public nuint mv_size;
    public byte* mv_data;
}
