using System.Buffers.Binary;

namespace Pfinit.Observe;

/// <summary>Lines taken from the queue at once, to be read one after the other.</summary>
internal ref struct LogBatch(ReadOnlySpan<byte> records, long dropped, bool draining)
{
    /// <summary>Before each line: its length (4 bytes), its time (8), whether it is pfinit's own (1).</summary>
    public const int HeaderSize = 13;

    private const int TimeOffset = 4;
    private const int OwnOffset = 12;

    private ReadOnlySpan<byte> records = records;

    /// <summary>Lines that did not fit any more after the last one of this batch.</summary>
    public readonly long Dropped { get; } = dropped;

    /// <summary>Someone waits until this batch is out: nothing may be held back.</summary>
    public readonly bool Draining { get; } = draining;

    /// <summary>Stores one line the way <see cref="TryNext"/> reads it; false when <paramref name="target"/> is too small.</summary>
    public static bool TryAppend(Span<byte> target, ReadOnlySpan<byte> line, long utcTicks, bool own, out int added)
    {
        added = HeaderSize + line.Length;
        if (target.Length < added)
            return false;

        BinaryPrimitives.WriteInt32LittleEndian(target, line.Length);
        BinaryPrimitives.WriteInt64LittleEndian(target.Slice(TimeOffset), utcTicks);
        target[OwnOffset] = (byte)(own ? 1 : 0);
        line.CopyTo(target.Slice(HeaderSize));
        return true;
    }

    public bool TryNext(out ReadOnlySpan<byte> line, out long utcTicks, out bool own)
    {
        if (records.IsEmpty)
        {
            line = default;
            utcTicks = 0;
            own = false;
            return false;
        }

        utcTicks = BinaryPrimitives.ReadInt64LittleEndian(records.Slice(TimeOffset));
        own = records[OwnOffset] != 0;
        line = records.Slice(HeaderSize, BinaryPrimitives.ReadInt32LittleEndian(records));
        records = records.Slice(HeaderSize + line.Length);
        return true;
    }
}
