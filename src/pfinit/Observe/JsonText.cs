// Strings of JSON lines. What a client or a server chose goes through here, so every byte sequence must come out as valid JSON (RFC 8259).

using System.Buffers.Binary;

namespace Pfinit.Observe;

internal static class JsonText
{
    /// <summary>Bytes that stand for themselves: printable ASCII without quotation mark and backslash.</summary>
    private static readonly bool[] Plain = ByteSet.Of(value => value is >= 0x20 and < 0x7f and not ('"' or '\\'));

    /// <summary>
    /// Appends <paramref name="text"/> as the inside of a string. Control characters are escaped, and so are those that nobody sees
    /// (<see cref="Utf8Character.Unseen"/>); what is not UTF-8 becomes U+FFFD, all else stays readable.
    /// </summary>
    public static void Append(ReadOnlySpan<byte> text, ByteBuffer line)
    {
        var plain = Plain;
        var copied = 0;
        for (var at = 0; at < text.Length;)
        {
            if (plain[text[at]])
            {
                at += text.Length - at >= sizeof(ulong) && ArePlain(BinaryPrimitives.ReadUInt64LittleEndian(text.Slice(at))) ? sizeof(ulong) : 1;
                continue;
            }

            var length = text[at] < 0x80 ? 0 : Utf8Character.FirstLength(text.Slice(at));
            var unseen = length > 1 ? Utf8Character.Unseen(text.Slice(at), length) : 0;
            if (length > 0 && unseen == 0)
            {
                at += length;
                continue;
            }

            line.Append(text.Slice(copied, at - copied));
            if (unseen != 0)
                AppendCode(unseen, line);
            else if (text[at] < 0x80)
                AppendEscape(text[at], line);
            else
                line.Append("\\uFFFD"u8);
            at += Math.Max(length, 1);
            copied = at;
        }

        line.Append(text.Slice(copied));
    }

    /// <summary>Eight bytes at once, since nearly all of a log is plain.</summary>
    private static bool ArePlain(ulong bytes)
    {
        const ulong Ones = 0x0101_0101_0101_0101;
        return (((bytes - (Ones * 0x20)) | ZeroIn(bytes ^ (Ones * '"')) | ZeroIn(bytes ^ (Ones * '\\')) | ZeroIn(bytes ^ (Ones * 0x7f)) | bytes) & (Ones * 0x80)) == 0;

        static ulong ZeroIn(ulong value) => (value - Ones) & ~value;
    }

    private static void AppendEscape(byte value, ByteBuffer line)
    {
        line.Append((byte)'\\');
        switch (value)
        {
            case (byte)'"' or (byte)'\\':
                line.Append(value);
                break;
            case (byte)'\n':
                line.Append((byte)'n');
                break;
            case (byte)'\r':
                line.Append((byte)'r');
                break;
            case (byte)'\t':
                line.Append((byte)'t');
                break;
            default:
                line.Append([(byte)'u', (byte)'0', (byte)'0', Digit(value >> 4), Digit(value & 15)]);
                break;
        }
    }

    private static void AppendCode(int code, ByteBuffer line) =>
        line.Append([(byte)'\\', (byte)'u', Digit(code >> 12), Digit((code >> 8) & 15), Digit((code >> 4) & 15), Digit(code & 15)]);

    private static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);
}
