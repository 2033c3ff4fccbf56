// Rows to the bytes of an LMDB table, as postmap(1) would write it. Applier puts them in place.
// Byte for byte what `postmap lmdb:` of Postfix 3.10 stores: UTF-8 with a closing NUL in keys and values, keys folded to lower case, the first
// of two equal keys.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Settings;

namespace Pfinit.Apply;

/// <summary>Builds LMDB tables.</summary>
internal static class LmdbMap
{
    /// <summary>lmdb_map_size of Postfix: the size postmap gives a table, in bytes. Larger tables get multiples of it.</summary>
    private const long MapUnit = 16 * 1024 * 1024;

    /// <summary>Room a row takes besides its bytes: node header, index entry and padding.</summary>
    private const int RowOverhead = 16;

    /// <summary>
    /// The whole file. The same rows give the same bytes (with the same liblmdb), so comparing files tells whether a table has changed.
    /// Building in memory keeps the half-written table off the disk, and needs no reader that could trip over a damaged old one.
    /// </summary>
    /// <param name="subject">Name of the table in remarks.</param>
    /// <param name="remarks">Gets a warning for each row that is left out.</param>
    /// <exception cref="LibraryException">liblmdb fails.</exception>
    /// <exception cref="KernelException">No memory file.</exception>
    public static byte[] Build(string subject, IReadOnlyList<LookupRow> rows, List<Diagnostic> remarks)
    {
        var encoded = Encode(subject, rows, remarks);
        var bytes = encoded.Sum(row => (long)row.Key.Length + row.Value.Length + RowOverhead);
        using var file = MemoryFile.Create("lmdb");
        LmdbWriter.Fill(file.Path, encoded, ((2 * bytes / MapUnit) + 1) * MapUnit);
        return file.ReadToEnd();
    }

    /// <summary>
    /// The key as Postfix looks it up. Postfix folds by the full Unicode rules of ICU. Lower case plus these two letters is the same for
    /// every domain name that exists (RFC 5892 allows no other letter that folds to something else).
    /// </summary>
    public static string Fold(string key) => key.ToLowerInvariant().Replace("ß", "ss").Replace('ς', 'σ');

    private static List<BytePair> Encode(
        string subject, IReadOnlyList<LookupRow> rows, List<Diagnostic> remarks)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var encoded = new List<BytePair>(rows.Count);
        foreach (var row in rows)
        {
            var folded = Fold(row.Key);
            var key = Libc.CString(folded);
            if (key.Length > LmdbWriter.LongestKey)
                remarks.Add(Diagnostic.Warning(subject, $"\"{row.Key}\" is longer than {LmdbWriter.LongestKey - 1} bytes; the row is left out"));
            else if (!keys.Add(folded))
                remarks.Add(Diagnostic.Warning(subject, $"\"{row.Key}\" is there twice; the first row counts"));
            else
                encoded.Add(new BytePair(key, Libc.CString(row.Value)));
        }

        // LMDB's own order: as memcmp, a prefix first.
        encoded.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        return encoded;
    }
}
