namespace Pfinit.Observe;

/// <summary>Puts label values together as a key of a <see cref="Tally"/>, which takes it apart again: each has its place, however long they are.</summary>
internal ref struct LabelKey(Span<byte> buffer)
{
    /// <summary>Bytes of the buffer, enough for five values.</summary>
    public const int Longest = 5 * (LongestValue + 1);

    /// <summary>What is longer is cut off: a domain name has 253 bytes at most (RFC 1035), and no value in earnest is longer.</summary>
    private const int LongestValue = 255;

    private readonly Span<byte> buffer = buffer;
    private int length;
    private bool begun;

    public readonly ReadOnlySpan<byte> Key => buffer.Slice(0, length);

    public void Add(ReadOnlySpan<byte> value)
    {
        if (begun)
            buffer[length++] = Tally.Separator;
        begun = true;
        var taken = value.Slice(0, Math.Min(value.Length, LongestValue));
        taken.CopyTo(buffer.Slice(length));
        length += taken.Length;
    }
}
