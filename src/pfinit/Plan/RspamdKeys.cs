// Which key of rspamd signs for a domain when DKIM_BACKEND=rspamd. SigningKeys asks; SurroundingsReader finds the files. A key is published
// under its selector, so the selector of the file's name stays in use as long as the file is there.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Chooses among the keys that rspamd left.</summary>
internal sealed class RspamdKeys(PfinitSettings settings, Surroundings surroundings, List<Diagnostic> diagnostics)
{
    private const string Extension = ".key";

    private readonly ILookup<string, RspamdKey> keys = surroundings.RspamdKeys.ToLookup(key => key.Domain, StringComparer.Ordinal);

    /// <summary>
    /// Domain and selector of a file name `DOMAIN.SELECTOR.key`: the longest sender domain that it begins with, and the rest. Null when no sender
    /// domain fits or the rest is no selector.
    /// </summary>
    public static (SenderDomain Domain, string Selector)? Parse(string fileName, IReadOnlyDictionary<string, SenderDomain> senderDomains)
    {
        if (!fileName.EndsWith(Extension, StringComparison.Ordinal))
            return null;
        var name = fileName.Substring(0, fileName.Length - Extension.Length).ToLowerInvariant();
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
        {
            if (!senderDomains.TryGetValue(name.Substring(0, dot), out var domain))
                continue;
            var selector = name.Substring(dot + 1);
            return SenderDomain.Parse(selector) is { Subdomains: false } ? (domain, selector) : null;
        }

        return null;
    }

    /// <summary>The sender domains by each name that a file may begin with.</summary>
    public static IReadOnlyDictionary<string, SenderDomain> ByName(PfinitSettings settings)
    {
        var domains = new Dictionary<string, SenderDomain>(StringComparer.Ordinal);
        foreach (var domain in settings.SigningDomains)
            domains[domain.Ascii] = domains[domain.Name] = domain;
        return domains;
    }

    /// <summary>
    /// The key for a domain; null when there is none, or none that may be used, which is then reported.
    /// </summary>
    /// <param name="domain">A sender domain.</param>
    /// <param name="hasOwnKey">There is a key file for OpenDKIM: it is not replaced, and counts for a key of rspamd only when it is a copy of one.</param>
    /// <param name="refused">There are keys, but nobody can say which is meant, or it cannot sign: generating another would only add to that.</param>
    public RspamdKey? Choose(SenderDomain domain, bool hasOwnKey, out bool refused)
    {
        refused = false;
        var found = keys[domain.Ascii].Where(key => key.Taken || !hasOwnKey).ToList();
        if (found.Count == 0)
            return null;
        var named = settings.Dkim.NamedSelector(domain.Ascii);
        var wanted = named ?? (found.Count > 1 ? settings.Dkim.DefaultSelector : found[0].Selector);
        if (found.Find(key => key.Selector == wanted) is { } chosen)
            return Usable(chosen, domain, out refused) ? chosen : null;
        if (named is not null)
        {
            foreach (var key in found.Where(_ => !hasOwnKey))
                diagnostics.Add(Diagnostic.Warning(key.Path, $"not taken over: DKIM_SELECTOR says {named} for {domain.Name}, and this key's selector is {key.Selector}"));
            return null;
        }

        refused = true;
        diagnostics.Add(Diagnostic.Error(Paths.RspamdKeys,
            $"{domain.Name} has keys with the selectors {string.Join(", ", found.Select(key => key.Selector))}; name one with DKIM_SELECTOR={domain.Ascii}=SELECTOR. "
            + $"Until then mail from {domain.Name} goes out unsigned"));
        return null;
    }

    private bool Usable(RspamdKey key, SenderDomain domain, out bool refused)
    {
        refused = key.Problem is not null && !key.Taken;
        if (refused)
            diagnostics.Add(UnusableKey.Describe(settings, key.Path, key.Problem!, domain.Name));
        else if (!key.Taken)
        {
            diagnostics.Add(Diagnostic.Info(key.Path,
                $"taken over for {domain.Name} with selector {key.Selector}; DKIM_SELECTOR={domain.Ascii}={key.Selector} keeps that when {Paths.RspamdKeys} goes"));
        }

        return !refused;
    }
}
