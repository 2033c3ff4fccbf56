using System.Text;

namespace Pfinit.Settings;

/// <summary>Strict UTF-8: a settings file in another encoding is refused where it goes wrong, not half understood.</summary>
internal static class Utf8Text
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file that is not ours to refuse: comments from before the days of UTF-8 stay readable, since Latin-1 knows every byte.</summary>
    public static string OrLatin1(byte[] bytes) => Decode(bytes, out _, out _) ?? Encoding.GetEncoding("iso-8859-1").GetString(bytes);

    /// <summary>The text without a byte order mark; or null, and the place (from 1) of the first byte that is not UTF-8.</summary>
    public static string? Decode(byte[] bytes, out int line, out int column)
    {
        (line, column) = (0, 0);
        try
        {
            var text = Strict.GetString(bytes);
            return text.Length > 0 && text[0] == '\uFEFF' ? text.Substring(1) : text;
        }
        catch (DecoderFallbackException)
        {
            var before = Encoding.UTF8.GetString(bytes, 0, FirstMalformed(bytes));
            line = before.Count(c => c == '\n') + 1;
            column = before.Length - before.LastIndexOf('\n');
            return null;
        }
    }

    // The exception would tell, but not the same place on both targets. Each character is tried alone, up to the one that fails.
    private static int FirstMalformed(byte[] bytes)
    {
        var at = 0;
        try
        {
            while (at < bytes.Length)
            {
                var length = bytes[at] < 0x80 ? 1 : bytes[at] < 0xe0 ? 2 : bytes[at] < 0xf0 ? 3 : 4;
                Strict.GetCharCount(bytes, at, Math.Min(length, bytes.Length - at));
                at += length;
            }
        }
        catch (DecoderFallbackException)
        {
        }

        return at;
    }
}
