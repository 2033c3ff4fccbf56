namespace Pfinit.Settings;

/// <summary>A plain address, `local@domain`: the form in which people have addresses, without quotes and display name.</summary>
/// <param name="Local">A dot-string of RFC 5321, section 4.1.2; ASCII.</param>
/// <param name="Domain">Never with <see cref="SenderDomain.Subdomains"/>.</param>
internal sealed record MailAddress(string Local, SenderDomain Domain)
{
    private const string Special = "!#$%&'*+-/=?^_`{|}~";

    public static MailAddress? Parse(string text)
    {
        var at = text.LastIndexOf('@');
        return at > 0 && text.Substring(0, at).Split('.').All(IsAtom) && SenderDomain.Parse(text.Substring(at + 1)) is { Subdomains: false } domain
            ? new MailAddress(text.Substring(0, at), domain)
            : null;
    }

    /// <summary>As it goes into an envelope: the domain as an A-label.</summary>
    public override string ToString() => $"{Local}@{Domain.Ascii}";

    private static bool IsAtom(string atom) => atom.Length > 0
        && atom.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || Special.Contains(c));
}
