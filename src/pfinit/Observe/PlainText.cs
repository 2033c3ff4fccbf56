// Makes a message safe for a terminal: senders choose parts of it, and an escape sequence or a line feed among them could fake other lines.

namespace Pfinit.Observe;

internal static class PlainText
{
    /// <summary>
    /// Appends <paramref name="text"/> with control characters and bytes that are not UTF-8 as `#` and three octal digits, the form rsyslog
    /// has always written (`#011` for a tab).
    /// </summary>
    public static void Append(ReadOnlySpan<byte> text, ByteBuffer line)
    {
        var copied = 0;
        for (var at = 0; at < text.Length;)
        {
            var length = PrintableLength(text.Slice(at));
            if (length > 0)
            {
                at += length;
                continue;
            }

            line.Append(text.Slice(copied, at - copied));
            var value = text[at];
            line.Append([(byte)'#', (byte)('0' + (value >> 6)), (byte)('0' + ((value >> 3) & 7)), (byte)('0' + (value & 7))]);
            copied = ++at;
        }

        line.Append(text.Slice(copied));
    }

    /// <summary>The length of the printable UTF-8 character at the start of <paramref name="text"/>; 0 when there is none.</summary>
    private static int PrintableLength(ReadOnlySpan<byte> text)
    {
        var first = text[0];
        if (first < 0x80)
            return first is >= 0x20 and not 0x7f ? 1 : 0;

        var length = first switch
        {
            >= 0xc2 and <= 0xdf => 2,
            >= 0xe0 and <= 0xef => 3,
            >= 0xf0 and <= 0xf4 => 4,
            _ => 0,
        };
        if (length == 0 || text.Length < length)
            return 0;

        // The second byte excludes overlong forms, surrogates and what lies above U+10FFFF (RFC 3629, 4), and the C1 controls.
        var second = text[1];
        var inRange = first switch
        {
            0xc2 => second is >= 0xa0 and <= 0xbf,
            0xe0 => second is >= 0xa0 and <= 0xbf,
            0xed => second is >= 0x80 and <= 0x9f,
            0xf0 => second is >= 0x90 and <= 0xbf,
            0xf4 => second is >= 0x80 and <= 0x8f,
            _ => second is >= 0x80 and <= 0xbf,
        };
        for (var i = 2; inRange && i < length; i++)
            inRange = text[i] is >= 0x80 and <= 0xbf;
        return inRange ? length : 0;
    }
}
