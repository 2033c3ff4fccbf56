// Characters in text that may or may not be UTF-8. The log path looks at what clients and servers sent, so nothing is taken for granted.

namespace Pfinit.Observe;

/// <summary>Measures single characters. A malformed sequence has no character.</summary>
internal static class Utf8Character
{
    /// <summary>The length of the character at the start of <paramref name="text"/>, 1 to 4; 0 when there is none.</summary>
    public static int FirstLength(ReadOnlySpan<byte> text)
    {
        if (text.Length == 0)
            return 0;
        var first = text[0];
        if (first < 0x80)
            return 1;

        var length = first switch
        {
            >= 0xc2 and <= 0xdf => 2,
            >= 0xe0 and <= 0xef => 3,
            >= 0xf0 and <= 0xf4 => 4,
            _ => 0,
        };
        if (length == 0 || text.Length < length)
            return 0;

        // The second byte excludes overlong forms, surrogates and what lies above U+10FFFF (RFC 3629, 4).
        var second = text[1];
        var inRange = first switch
        {
            0xe0 => second is >= 0xa0 and <= 0xbf,
            0xed => second is >= 0x80 and <= 0x9f,
            0xf0 => second is >= 0x90 and <= 0xbf,
            0xf4 => second is >= 0x80 and <= 0x8f,
            _ => IsContinuation(second),
        };
        for (var i = 2; inRange && i < length; i++)
            inRange = IsContinuation(text[i]);
        return inRange ? length : 0;
    }

    /// <summary>The length of the character at the end of <paramref name="text"/>, 1 to 4; 0 when there is none.</summary>
    public static int LastLength(ReadOnlySpan<byte> text)
    {
        for (var length = 1; length <= Math.Min(4, text.Length); length++)
        {
            if (!IsContinuation(text[text.Length - length]))
                return FirstLength(text.Slice(text.Length - length)) == length ? length : 0;
        }

        return 0;
    }

    /// <summary>
    /// The code of the character at the start of <paramref name="text"/> if it is one that ends a line, or changes how others are shown, without being seen:
    /// C1 controls, U+061C, U+200B to U+200F, U+2028 to U+202E, U+2060 to U+206F, U+FEFF, U+FFF9 to U+FFFB. Else 0.
    /// </summary>
    /// <param name="text">Begins with a character.</param>
    /// <param name="length">Of that character, 1 to 4.</param>
    public static int Unseen(ReadOnlySpan<byte> text, int length)
    {
        var code = length switch
        {
            2 => ((text[0] & 0x1f) << 6) | (text[1] & 0x3f),
            3 => ((text[0] & 0x0f) << 12) | ((text[1] & 0x3f) << 6) | (text[2] & 0x3f),
            _ => 0,
        };
        return code is (>= 0x80 and < 0xa0) or 0x061c or (>= 0x200b and <= 0x200f) or (>= 0x2028 and <= 0x202e) or (>= 0x2060 and <= 0x206f)
            or 0xfeff or (>= 0xfff9 and <= 0xfffb) ? code : 0;
    }

    /// <summary>A byte that is never the first of a character.</summary>
    public static bool IsContinuation(byte value) => (value & 0xc0) == 0x80;
}
