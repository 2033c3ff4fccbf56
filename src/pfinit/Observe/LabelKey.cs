namespace Pfinit.Observe;

/// <summary>Puts label values together as a key of a <see cref="Tally"/>; what does not fit is cut off.</summary>
internal ref struct LabelKey(Span<byte> buffer)
{
    /// <summary>Longer than any list of values that Postfix and OpenDKIM log in earnest.</summary>
    public const int Longest = 256;

    private readonly Span<byte> buffer = buffer;
    private int length;
    private bool begun;

    public readonly ReadOnlySpan<byte> Key => buffer.Slice(0, length);

    public void Add(ReadOnlySpan<byte> value)
    {
        if (begun && length < buffer.Length)
            buffer[length++] = Tally.Separator;
        begun = true;
        var taken = value.Slice(0, Math.Min(value.Length, buffer.Length - length));
        taken.CopyTo(buffer.Slice(length));
        length += taken.Length;
    }
}
