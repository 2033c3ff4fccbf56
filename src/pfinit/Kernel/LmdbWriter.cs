// Fills a new LMDB file in one transaction. Apply/LmdbMap calls it.

namespace Pfinit.Kernel;

/// <summary>Writes a whole LMDB file.</summary>
internal static unsafe class LmdbWriter
{
    /// <summary>The longest key that LMDB was built to take (MDB_MAXKEYSIZE in Debian's and everybody's build), in bytes.</summary>
    public const int LongestKey = 511;

    /// <summary>Writes <paramref name="rows"/>, sorted by key bytes and without duplicates, to the empty file at <paramref name="path"/>.</summary>
    /// <param name="path">Opened by LMDB itself; on the disk only after the caller's own fsync.</param>
    /// <param name="mapSize">Upper limit of the file's size in bytes, a multiple of any page size (64 kB). Noted in the file.</param>
    /// <exception cref="LibraryException">Any failure; the file is then of no use.</exception>
    public static void Fill(string path, IReadOnlyList<BytePair> rows, long mapSize)
    {
        nint environment;
        Check(Lmdb.mdb_env_create(&environment), "mdb_env_create");
        try
        {
            Check(Lmdb.mdb_env_set_mapsize(environment, (nuint)mapSize), "mdb_env_set_mapsize");
            fixed (byte* name = Libc.CString(path))
                Check(Lmdb.mdb_env_open(environment, name, Lmdb.MDB_NOSUBDIR | Lmdb.MDB_NOLOCK | Lmdb.MDB_NOSYNC, 0), "mdb_env_open");
            nint transaction;
            Check(Lmdb.mdb_txn_begin(environment, 0, 0, &transaction), "mdb_txn_begin");
            try
            {
                Put(transaction, rows);
            }
            catch
            {
                Lmdb.mdb_txn_abort(transaction);
                throw;
            }

            Check(Lmdb.mdb_txn_commit(transaction), "mdb_txn_commit");
        }
        finally
        {
            Lmdb.mdb_env_close(environment);
        }
    }

    private static void Put(nint transaction, IReadOnlyList<BytePair> rows)
    {
        uint table;
        Check(Lmdb.mdb_dbi_open(transaction, null, 0, &table), "mdb_dbi_open");
        foreach (var row in rows)
        {
            fixed (byte* keyBytes = row.Key, valueBytes = row.Value)
            {
                var key = new MDB_val { mv_size = (nuint)row.Key.Length, mv_data = keyBytes };
                var value = new MDB_val { mv_size = (nuint)row.Value.Length, mv_data = valueBytes };
                Check(Lmdb.mdb_put(transaction, table, &key, &value, Lmdb.MDB_APPEND), "mdb_put");
            }
        }
    }

    private static void Check(int error, string call)
    {
        if (error != 0)
            throw new LibraryException(call, Libc.FromCString(Lmdb.mdb_strerror(error)));
    }
}
