using System.Buffers.Binary;

namespace Pfinit.Observe;

/// <summary>Lines taken from the queue at once, to be read one after the other.</summary>
internal ref struct LogBatch(ReadOnlySpan<byte> records, long dropped, bool draining)
{
    /// <summary>Before each line: its length (4 bytes), its time (8), whether it is pfinit's own (1).</summary>
    public const int HeaderSize = 13;

    private ReadOnlySpan<byte> records = records;

    /// <summary>Lines that did not fit any more after the last one of this batch.</summary>
    public readonly long Dropped { get; } = dropped;

    /// <summary>Someone waits until this batch is out: nothing may be held back.</summary>
    public readonly bool Draining { get; } = draining;

    public bool TryNext(out ReadOnlySpan<byte> line, out long utcTicks, out bool own)
    {
        if (records.IsEmpty)
        {
            line = default;
            utcTicks = 0;
            own = false;
            return false;
        }

        utcTicks = BinaryPrimitives.ReadInt64LittleEndian(records.Slice(4));
        own = records[12] != 0;
        line = records.Slice(HeaderSize, BinaryPrimitives.ReadInt32LittleEndian(records));
        records = records.Slice(HeaderSize + line.Length);
        return true;
    }
}
