using System.Globalization;

namespace Pfinit.Settings;

/// <summary>A domain that may stand in a sender address.</summary>
/// <param name="Name">As the user wrote it, lower case, without the leading dot.</param>
/// <param name="Ascii">The same as an A-label (RFC 5890); equal to <paramref name="Name"/> for most domains.</param>
/// <param name="Subdomains">Everything below it is meant, too: it was written with a leading dot.</param>
internal sealed record SenderDomain(string Name, string Ascii, bool Subdomains)
{
    private static readonly IdnMapping Idn = new();

    /// <summary>How Postfix may meet it: with SMTPUTF8 the domain of an address may be written either way.</summary>
    public IEnumerable<string> Spellings => new[] { Ascii, Name }.Distinct();

    /// <summary>Reads `example.org`, `.example.org` or `*.example.org`; null when it is no domain name (RFC 1035 lengths, RFC 5891 letters).</summary>
    public static SenderDomain? Parse(string word)
    {
        var subdomains = word.StartsWith('.') || word.StartsWith("*.", StringComparison.Ordinal);
        var name = (subdomains ? word.Substring(word.IndexOf('.') + 1) : word).ToLowerInvariant();
        try
        {
            var ascii = Idn.GetAscii(name).ToLowerInvariant();
            return IsDomain(ascii) ? new SenderDomain(name, ascii, subdomains) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The same domain written twice: what either says counts.</summary>
    public SenderDomain Merge(SenderDomain other) => new(Name == Ascii ? other.Name : Name, Ascii, Subdomains || other.Subdomains);

    private static bool IsDomain(string ascii) => ascii.Length is > 0 and <= 253 && ascii.Split('.').All(IsLabel);

    // An underscore is no host name character, but Postfix and receivers take it, and such sender domains exist.
    private static bool IsLabel(string label) => label.Length is > 0 and <= 63 && label[0] != '-' && label[label.Length - 1] != '-'
        && label.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_');
}
