// Who may send: the sender domains. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks ALLOWED_SENDER_DOMAINS and ALLOW_EMPTY_SENDER_DOMAINS.</summary>
internal static class SenderReader
{
    public static IReadOnlyList<SenderDomain> Read(SettingValues values, List<Diagnostic> diagnostics)
    {
        var domains = new List<SenderDomain>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in values.Words(ClientRows.AllowedSenderDomains))
        {
            if (SenderDomain.Parse(word) is not { } domain)
                diagnostics.Add(values[ClientRows.AllowedSenderDomains]!.Origin.Fatal($"{Quotation.Of(word)} is not a domain name"));
            else if (places.TryGetValue(domain.Ascii, out var place))
                domains[place] = domains[place].Merge(domain);
            else
            {
                places[domain.Ascii] = domains.Count;
                domains.Add(domain);
            }
        }

        // A value of nothing but blanks and commas, as from an empty template, must not open the relay to everybody.
        if (values[ClientRows.AllowedSenderDomains] is { Text.Length: > 0 } blank && values.Words(ClientRows.AllowedSenderDomains).Count == 0)
            diagnostics.Add(blank.Origin.Fatal("names no domain; name the sender domains, or leave it out and set ALLOW_EMPTY_SENDER_DOMAINS=true to allow every domain"));
        if (!values.IsGiven(ClientRows.AllowedSenderDomains) && !values.IsGiven(ClientRows.AllowEmptySenderDomains))
        {
            diagnostics.Add(Diagnostic.Fatal(ClientRows.AllowedSenderDomains.Variable,
                "not set, so nobody could send; name the sender domains, or set ALLOW_EMPTY_SENDER_DOMAINS=true to allow every domain"));
        }

        return domains;
    }
}
