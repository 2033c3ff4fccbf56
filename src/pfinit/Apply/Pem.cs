// The text form of keys and certificates (RFC 7468). Used wherever Apply reads or writes one.

using System.Text;

namespace Pfinit.Apply;

/// <summary>PEM blocks.</summary>
internal static class Pem
{
    public const string CertificateLabel = "CERTIFICATE";
    public const string EcKeyLabel = "EC PRIVATE KEY";

    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";
    private const int LineLength = 64;

    /// <summary>One block.</summary>
    public static byte[] Encode(string label, byte[] der)
    {
        var base64 = Convert.ToBase64String(der);
        var text = new StringBuilder($"{Begin}{label}{Dashes}\n");
        for (var start = 0; start < base64.Length; start += LineLength)
            text.Append(base64, start, Math.Min(LineLength, base64.Length - start)).Append('\n');
        return Encoding.ASCII.GetBytes(text.Append($"{End}{label}{Dashes}\n").ToString());
    }

    /// <summary>The blocks of a file in their order, whatever stands between them.</summary>
    public static IEnumerable<PemBlock> Blocks(string path, string text)
    {
        for (var at = 0; text.IndexOf(Begin, at, StringComparison.Ordinal) is >= 0 and var begin;)
        {
            var labelAt = begin + Begin.Length;
            var labelEnd = text.IndexOf(Dashes, labelAt, StringComparison.Ordinal);
            if (labelEnd < 0)
                yield break;
            var label = text.Substring(labelAt, labelEnd - labelAt);
            var end = text.IndexOf($"{End}{label}{Dashes}", labelEnd, StringComparison.Ordinal);
            if (end < 0)
                yield break;
            yield return new PemBlock(path, label, Decode(text.Substring(labelEnd + Dashes.Length, end - labelEnd - Dashes.Length)));
            at = end;
        }
    }

    private static byte[] Decode(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
