using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Makes UTF-8 text lower-case, character by character: an address hashes alike however a client writes it.</summary>
internal static class LowerCase
{
    /// <summary>Appends <paramref name="text"/> to <paramref name="target"/>. What is not UTF-8 stays as it is, as do characters beyond U+FFFF.</summary>
    public static void Append(ReadOnlySpan<byte> text, ByteBuffer target)
    {
        while (text.Length > 0)
        {
            var length = Utf8Character.FirstLength(text);
            if (length is 2 or 3)
                Append(Letter.ToLower(Decode(text, length)), target);
            else if (length == 1 && text[0] is >= (byte)'A' and <= (byte)'Z')
                target.Append((byte)(text[0] | 0x20));
            else
                target.Append(text.Slice(0, Math.Max(length, 1)));
            text = text.Slice(Math.Max(length, 1));
        }
    }

    private static char Decode(ReadOnlySpan<byte> text, int length) => length == 2
        ? (char)(((text[0] & 0x1f) << 6) | (text[1] & 0x3f))
        : (char)(((text[0] & 0x0f) << 12) | ((text[1] & 0x3f) << 6) | (text[2] & 0x3f));

    private static void Append(char character, ByteBuffer target)
    {
        // The lower-case form may be shorter or longer: that of the Kelvin sign is a k.
        if (character < 0x80)
        {
            target.Append((byte)character);
            return;
        }

        if (character < 0x800)
        {
            target.Append((byte)(0xc0 | (character >> 6)));
        }
        else
        {
            target.Append((byte)(0xe0 | (character >> 12)));
            target.Append((byte)(0x80 | ((character >> 6) & 0x3f)));
        }

        target.Append((byte)(0x80 | (character & 0x3f)));
    }
}
