using System.Buffers.Binary;

namespace Pfinit.Observe;

/// <summary>Raw lines that were stored one behind the other, to be read in the same order.</summary>
internal ref struct RawLines(ReadOnlySpan<byte> records)
{
    /// <summary>Before each line: its length (4 bytes), its time (8).</summary>
    public const int HeaderSize = 12;

    private const int TimeOffset = 4;

    private ReadOnlySpan<byte> records = records;

    /// <summary>Stores one line the way <see cref="TryNext"/> reads it; false when <paramref name="target"/> is too small.</summary>
    public static bool TryAppend(Span<byte> target, ReadOnlySpan<byte> line, long utcTicks, out int added)
    {
        added = HeaderSize + line.Length;
        if (target.Length < added)
            return false;

        BinaryPrimitives.WriteInt32LittleEndian(target, line.Length);
        BinaryPrimitives.WriteInt64LittleEndian(target.Slice(TimeOffset), utcTicks);
        line.CopyTo(target.Slice(HeaderSize));
        return true;
    }

    public bool TryNext(out ReadOnlySpan<byte> line, out long utcTicks)
    {
        if (records.IsEmpty)
        {
            line = default;
            utcTicks = 0;
            return false;
        }

        utcTicks = BinaryPrimitives.ReadInt64LittleEndian(records.Slice(TimeOffset));
        line = records.Slice(HeaderSize, BinaryPrimitives.ReadInt32LittleEndian(records));
        records = records.Slice(HeaderSize + line.Length);
        return true;
    }
}
