// Makes a message safe for a terminal: senders choose parts of it, and an escape sequence or a line feed among them could fake other lines.

namespace Pfinit.Observe;

internal static class PlainText
{
    /// <summary>
    /// Appends <paramref name="text"/> with control characters, characters that nobody sees (<see cref="Utf8Character.Unseen"/>) and bytes that are
    /// not UTF-8 as `#` and three octal digits a byte, the form rsyslog has always written (`#011` for a tab).
    /// </summary>
    public static void Append(ReadOnlySpan<byte> text, ByteBuffer line)
    {
        var copied = 0;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is >= 0x20 and < 0x7f)
            {
                at++;
                continue;
            }

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

    /// <summary>The length of the printable character beyond ASCII at the start of <paramref name="text"/>; 0 when there is none.</summary>
    private static int PrintableLength(ReadOnlySpan<byte> text)
    {
        if (text[0] < 0x80)
            return 0;

        var length = Utf8Character.FirstLength(text);
        return length > 0 && Utf8Character.Unseen(text, length) != 0 ? 0 : length;
    }
}
