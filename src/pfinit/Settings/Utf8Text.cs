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
        catch (DecoderFallbackException e)
        {
            var before = Encoding.UTF8.GetString(bytes, 0, Math.Max(0, Math.Min(e.Index, bytes.Length)));
            line = before.Count(c => c == '\n') + 1;
            column = before.Length - before.LastIndexOf('\n');
            return null;
        }
    }
}
