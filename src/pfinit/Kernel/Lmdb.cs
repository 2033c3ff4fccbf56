// Imports from liblmdb (lmdb.h, version 0.9), native names unchanged. Used only by LmdbWriter.
// A function returns 0, an errno, or one of LMDB's own negative numbers.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

internal static unsafe class Lmdb
{
    /// <summary>The path is a file, not a directory with data.mdb and lock.mdb.</summary>
    public const uint MDB_NOSUBDIR = 0x4000;
    public const uint MDB_NOSYNC = 0x10000;
    public const uint MDB_NOLOCK = 0x400000;

    /// <summary>mdb_put: the key is greater than every key before; spares the search and fills pages to the brim.</summary>
    public const uint MDB_APPEND = 0x20000;

    private const string Library = "liblmdb.so.0";

    [DllImport(Library)]
    internal static extern int mdb_env_create(nint* env);

    [DllImport(Library)]
    internal static extern int mdb_env_set_mapsize(nint env, nuint size);

    [DllImport(Library)]
    internal static extern int mdb_env_open(nint env, byte* path, uint flags, uint mode);

    [DllImport(Library)]
    internal static extern void mdb_env_close(nint env);

    [DllImport(Library)]
    internal static extern int mdb_txn_begin(nint env, nint parent, uint flags, nint* txn);

    [DllImport(Library)]
    internal static extern int mdb_txn_commit(nint txn);

    [DllImport(Library)]
    internal static extern void mdb_txn_abort(nint txn);

    [DllImport(Library)]
    internal static extern int mdb_dbi_open(nint txn, byte* name, uint flags, uint* dbi);

    [DllImport(Library)]
    internal static extern int mdb_put(nint txn, uint dbi, MDB_val* key, MDB_val* data, uint flags);

    [DllImport(Library)]
    internal static extern byte* mdb_strerror(int error);
}
