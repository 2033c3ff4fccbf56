// Whom a setting means: the recipients that mail may go to, the senders and recipients of a relay. Used by RecipientReader and RoutingReader.

namespace Pfinit.Settings;

/// <summary>An address, a domain, or a domain with everything below it.</summary>
/// <param name="LocalPart">What stands before the @, in lower case as Postfix looks it up; null for every address of the domain.</param>
internal sealed record AddressPattern(string? LocalPart, SenderDomain Domain)
{
    /// <summary>Reads `joe@example.org`, `example.org`, `@example.org` or `.example.org`; null when it is none of them.</summary>
    public static AddressPattern? Parse(string word)
    {
        var at = word.LastIndexOf('@');
        if (SenderDomain.Parse(word.Substring(at + 1)) is not { } domain)
            return null;
        if (at < 0 || (at == 0 && !domain.Subdomains))
            return new AddressPattern(null, domain);
        var local = word.Substring(0, at);
        return domain.Subdomains || !local.All(IsPlain) ? null : new AddressPattern(local.ToLowerInvariant(), domain);
    }

    /// <summary>Two patterns with the same identity mean the same addresses.</summary>
    public string Identity => ToString(Domain.Ascii);

    public bool Covers(MailAddress address) => LocalPart is not null
        ? string.Equals(LocalPart, address.Local, StringComparison.OrdinalIgnoreCase) && Domain.Ascii == address.Domain.Ascii
        : Domain.Ascii == address.Domain.Ascii || (Domain.Subdomains && address.Domain.Ascii.EndsWith("." + Domain.Ascii, StringComparison.Ordinal));

    /// <summary>As the user would write it.</summary>
    public override string ToString() => ToString(Domain.Name);

    private string ToString(string domain) => LocalPart is null ? (Domain.Subdomains ? "." : "") + domain : $"{LocalPart}@{domain}";

    // RFC 5321 allows more in quotation marks, and Postfix has its own idea of how to look such an address up.
    private static bool IsPlain(char c) => c > ' ' && c != 0x7f && "\"()<>@[]:;\\".IndexOf(c) < 0;
}
