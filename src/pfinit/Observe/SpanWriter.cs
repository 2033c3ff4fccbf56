namespace Pfinit.Observe;

/// <summary>Puts together a text of a few bytes at a time, quicker than a buffer that has to be ready to grow. The room is the caller's to know.</summary>
internal ref struct SpanWriter(Span<byte> target)
{
    private readonly Span<byte> target = target;

    public int Length { get; private set; }

    public void Append(byte value) => target[Length++] = value;

    /// <summary>Meant for one or two dozen bytes: a loop, where a block copy would spend its time on being called.</summary>
    public void Append(ReadOnlySpan<byte> values)
    {
        var rest = target.Slice(Length, values.Length);
        for (var i = 0; i < values.Length; i++)
            rest[i] = values[i];
        Length += values.Length;
    }
}
