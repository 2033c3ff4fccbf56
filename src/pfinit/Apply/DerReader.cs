// The few rules of DER (X.690) that a private key needs. Only PrivateKeyFile uses it: libcrypto could parse keys, too, but takes 0.5 ms for each
// and 3 MB of memory for good, which 2,000 domains at every start would feel.

namespace Pfinit.Apply;

/// <summary>Reads DER elements one after another. Malformed input makes a Try method return false, never throw.</summary>
internal ref struct DerReader(ReadOnlySpan<byte> der)
{
    public const byte Integer = 0x02;
    public const byte OctetString = 0x04;
    public const byte ObjectIdentifier = 0x06;
    public const byte Sequence = 0x30;

    private ReadOnlySpan<byte> rest = der;

    /// <summary>The next element when it has this tag.</summary>
    /// <param name="content">Its bytes without tag and length.</param>
    public bool TryRead(byte tag, out ReadOnlySpan<byte> content) => TryRead(tag, out content, out _);

    /// <param name="element">Its bytes with tag and length.</param>
    public bool TryRead(byte tag, out ReadOnlySpan<byte> content, out ReadOnlySpan<byte> element)
    {
        content = element = default;
        if (rest.Length < 2 || rest[0] != tag)
            return false;
        var (length, start) = ((int)rest[1], 2);
        if (length >= 0x80)
        {
            // The long form: the low bits count the bytes of the length. Three are enough for 16 MB.
            var bytes = length & 0x7f;
            if (bytes is 0 or > 3 || rest.Length < 2 + bytes)
                return false;
            (length, start) = (0, 2 + bytes);
            foreach (var digit in rest.Slice(2, bytes))
                length = (length << 8) | digit;
        }

        if (length > rest.Length - start)
            return false;
        content = rest.Slice(start, length);
        element = rest.Slice(0, start + length);
        rest = rest.Slice(start + length);
        return true;
    }
}
