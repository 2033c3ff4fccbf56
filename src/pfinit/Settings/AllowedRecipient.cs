namespace Pfinit.Settings;

/// <summary>Whom mail may go to: one address, or everybody in a domain.</summary>
/// <param name="Local">Null: the whole domain, with <see cref="SenderDomain.Subdomains"/> everything below it, too.</param>
internal sealed record AllowedRecipient(string? Local, SenderDomain Domain)
{
    /// <summary>Reads `user@example.org`, `example.org`, `@example.org` or `.example.org`; null when it is none of these.</summary>
    public static AllowedRecipient? Parse(string word)
    {
        if (word.IndexOf('@') > 0)
            return MailAddress.Parse(word) is { } address ? new AllowedRecipient(address.Local, address.Domain) : null;
        return SenderDomain.Parse(word.StartsWith('@') ? word.Substring(1) : word) is { } domain ? new AllowedRecipient(null, domain) : null;
    }

    public bool Covers(MailAddress address) => Local is not null
        ? string.Equals(Local, address.Local, StringComparison.OrdinalIgnoreCase) && Domain.Ascii == address.Domain.Ascii
        : Domain.Ascii == address.Domain.Ascii || (Domain.Subdomains && address.Domain.Ascii.EndsWith("." + Domain.Ascii, StringComparison.Ordinal));

    /// <summary>As the user would write it.</summary>
    public override string ToString() => Local is not null ? $"{Local}@{Domain.Name}" : Domain.Subdomains ? "." + Domain.Name : Domain.Name;
}
