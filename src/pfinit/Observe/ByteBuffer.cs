// The bytes of lines on their way out. Written by the formats, emptied by LogQueue; lives as long as the log stream, so that nothing is
// allocated for a line once the buffer has grown to what the traffic needs.

namespace Pfinit.Observe;

/// <summary>A growing run of bytes. Not thread-safe.</summary>
internal sealed class ByteBuffer
{
    private byte[] bytes;

    public ByteBuffer(int capacity) => bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Append(byte value)
    {
        Reserve(1);
        bytes[Length++] = value;
    }

    public void Append(ReadOnlySpan<byte> values)
    {
        Reserve(values.Length);
        values.CopyTo(bytes.AsSpan(Length));
        Length += values.Length;
    }

    /// <summary>Takes the first bytes of what <see cref="GetSpan"/> gave.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Room for at least <paramref name="count"/> bytes at the end.</summary>
    public Span<byte> GetSpan(int count)
    {
        Reserve(count);
        return bytes.AsSpan(Length);
    }

    private void Reserve(int count)
    {
        if (bytes.Length - Length < count)
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + count));
    }
}
