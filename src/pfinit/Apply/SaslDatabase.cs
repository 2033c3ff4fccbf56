// The bytes of a sasldb: the file in which Cyrus SASL looks up the passwords of clients. Applier writes it.
// It is a Berkeley DB file, hash access method, version 9 (dbinc/db_page.h and hash/ in the Berkeley DB 5.3 source), with two buckets as that library
// begins one. Cyrus' own saslpasswd2 takes 70 ms a login and logs errors for what it does not find to delete; here a login costs nothing, the same logins
// make the same file, and the passwords never leave this process.

using System.Buffers.Binary;
using System.Text;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>Makes Berkeley DB files of logins.</summary>
internal static class SaslDatabase
{
    private const int PageSize = 4096;
    private const int Buckets = 2;

    // Of a page: log sequence number (8 bytes), number, previous and next page (4 each), entries and start of the items (2 each), level, type.
    private const int SequenceAt = 4;
    private const int NumberAt = 8;
    private const int PreviousAt = 12;
    private const int NextAt = 16;
    private const int EntriesAt = 20;
    private const int ItemsAt = 22;
    private const int TypeAt = 25;
    private const int IndexAt = 26;
    private const byte MetaPage = 8;
    private const byte SortedHashPage = 13;

    /// <summary>H_KEYDATA: the item itself follows.</summary>
    private const byte InPlace = 1;

    // Of the meta page, which is the first.
    private const int MagicAt = 0x0c;
    private const int VersionAt = 0x10;
    private const int PageSizeAt = 0x14;
    private const int LastPageAt = 0x20;
    private const int LastBucketAt = 0x48;
    private const int HighMaskAt = 0x4c;
    private const int PairsAt = 0x58;
    private const int HashCheckAt = 0x5c;
    private const int SparesAt = 0x60;

    /// <summary>How Cyrus' sasldb plugin names a password: `user NUL realm NUL userPassword`.</summary>
    private const string Property = "userPassword";

    /// <summary>The whole file. The order of <paramref name="logins"/> does not matter; names must differ, and each pair must fit on a page.</summary>
    public static byte[] Build(IEnumerable<PlannedLogin> logins)
    {
        var pairs = logins.Select(login => new BytePair(Key(login), Encoding.UTF8.GetBytes(login.Password))).ToList();
        pairs.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        var pages = new List<byte[]> { Page(0, MetaPage) };
        for (var bucket = 0; bucket < Buckets; bucket++)
            pages.Add(Page(pages.Count, SortedHashPage));
        for (var bucket = 0; bucket < Buckets; bucket++)
            Fill(pages, 1 + bucket, pairs.Where(pair => (Hash(pair.Key) & 1) == bucket));
        WriteMeta(pages[0], pages.Count, pairs.Count);
        return [.. pages.SelectMany(page => page)];
    }

    /// <summary>FNV-1 of 32 bits beginning at 0 (`__ham_func5`). Public for a test that asks the same of Berkeley DB's own check value.</summary>
    public static uint Hash(ReadOnlySpan<byte> key)
    {
        var hash = 0u;
        foreach (var next in key)
            hash = unchecked(hash * 16777619u) ^ next;
        return hash;
    }

    private static byte[] Key(PlannedLogin login) => Encoding.UTF8.GetBytes($"{login.User}\0{login.Realm}\0{Property}");

    private static byte[] Page(int number, byte type)
    {
        var page = new byte[PageSize];

        // The sequence number of a file without a log.
        Put32(page, SequenceAt, 1);
        Put32(page, NumberAt, (uint)number);
        page[TypeAt] = type;
        if (type == SortedHashPage)
            Put16(page, ItemsAt, PageSize);
        return page;
    }

    // A bucket is a chain of pages, each sorted by key. Items grow from the page's end towards the index.
    private static void Fill(List<byte[]> pages, int first, IEnumerable<BytePair> pairs)
    {
        var (number, page) = (first, pages[first]);
        foreach (var pair in pairs)
        {
            var needed = pair.Key.Length + pair.Value.Length + 2 * (1 + sizeof(ushort));
            if (Get16(page, ItemsAt) - needed < IndexAt + Get16(page, EntriesAt) * sizeof(ushort))
            {
                var next = Page(pages.Count, SortedHashPage);
                Put32(page, NextAt, (uint)pages.Count);
                Put32(next, PreviousAt, (uint)number);
                (number, page) = (pages.Count, next);
                pages.Add(next);
            }

            Append(page, pair.Key);
            Append(page, pair.Value);
        }
    }

    private static void Append(byte[] page, byte[] item)
    {
        var entries = Get16(page, EntriesAt);
        var start = Get16(page, ItemsAt) - 1 - item.Length;
        page[start] = InPlace;
        item.CopyTo(page, start + 1);
        Put16(page, ItemsAt, start);
        Put16(page, IndexAt + entries * sizeof(ushort), start);
        Put16(page, EntriesAt, entries + 1);
    }

    private static void WriteMeta(byte[] meta, int pages, int pairs)
    {
        Put32(meta, MagicAt, 0x061561);
        Put32(meta, VersionAt, 9);
        Put32(meta, PageSizeAt, PageSize);
        Put32(meta, LastPageAt, (uint)pages - 1);
        Put32(meta, LastBucketAt, Buckets - 1);
        Put32(meta, HighMaskAt, Buckets - 1);
        Put32(meta, PairsAt, (uint)pairs);
        Put32(meta, HashCheckAt, Hash("%$sniglet^&\0"u8));

        // Where the pages of the buckets begin, by generation: bucket 0, then bucket 1.
        Put32(meta, SparesAt, 1);
        Put32(meta, SparesAt + 4, 1);
    }

    private static int Get16(byte[] page, int at) => BinaryPrimitives.ReadUInt16LittleEndian(page.AsSpan(at));

    private static void Put16(byte[] page, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(at), (ushort)value);

    // Berkeley DB reads either byte order; that of nearly all machines is as good as theirs.
    private static void Put32(byte[] page, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(at), value);
}
