using System.Runtime.InteropServices;
using Pfinit.Kernel;

namespace Pfinit.Tests.Apply;

/// <summary>Reads an LMDB file the way Postfix opens it; pfinit itself only ever writes.</summary>
internal static unsafe class LmdbReader
{
    private const uint MDB_RDONLY = 0x20000;
    private const int MDB_NEXT = 8;
    private const int MDB_NOTFOUND = -30798;
    private const string Library = "liblmdb.so.0";

    /// <summary>Each row as `key=value` in hexadecimal, in the order of the table.</summary>
    public static List<string> Rows(string path)
    {
        var rows = new List<string>();
        nint environment, transaction, cursor;
        uint table;
        Check(Lmdb.mdb_env_create(&environment));
        fixed (byte* name = Libc.CString(path))
            Check(Lmdb.mdb_env_open(environment, name, Lmdb.MDB_NOSUBDIR | Lmdb.MDB_NOLOCK | MDB_RDONLY, 0));
        Check(Lmdb.mdb_txn_begin(environment, 0, MDB_RDONLY, &transaction));
        Check(Lmdb.mdb_dbi_open(transaction, null, 0, &table));
        Check(mdb_cursor_open(transaction, table, &cursor));
        MDB_val key, value;
        int result;
        while ((result = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0)
            rows.Add($"{Hex(key)}={Hex(value)}");
        Assert.Equal(MDB_NOTFOUND, result);
        mdb_cursor_close(cursor);
        Lmdb.mdb_txn_abort(transaction);
        Lmdb.mdb_env_close(environment);
        return rows;
    }

    private static string Hex(MDB_val bytes) => Convert.ToHexStringLower(new ReadOnlySpan<byte>(bytes.mv_data, (int)bytes.mv_size));

    private static void Check(int result) => Assert.Equal(0, result);

    [DllImport(Library)]
    private static extern int mdb_cursor_open(nint transaction, uint dbi, nint* cursor);

    [DllImport(Library)]
    private static extern int mdb_cursor_get(nint cursor, MDB_val* key, MDB_val* data, int operation);

    [DllImport(Library)]
    private static extern void mdb_cursor_close(nint cursor);
}
