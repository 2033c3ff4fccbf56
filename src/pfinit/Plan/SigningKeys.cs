// Which domain signs with which key: the join of sender domains, selectors and the key files that were found.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Decides the signing keys of a plan.</summary>
internal static class SigningKeys
{
    private const int GeneratedBits = 2048;

    /// <summary>Paths where the key of a domain may be: under its A-label or as the user wrote it.</summary>
    public static IEnumerable<string> Candidates(SenderDomain domain) =>
        new[] { PrivatePath(domain.Ascii), PrivatePath(domain.Name) }.Distinct();

    /// <summary>The usable keys, those to be generated included; a domain without a key is an error line, not a stop.</summary>
    /// <param name="settings">Domains and selectors.</param>
    /// <param name="surroundings">The keys that were found.</param>
    /// <param name="algorithm">What OpenDKIM signs with: a key for another one fails every message.</param>
    /// <param name="diagnostics">Takes what there is to say.</param>
    public static IReadOnlyList<SigningKey> Choose(PfinitSettings settings, Surroundings surroundings, string algorithm, List<Diagnostic> diagnostics)
    {
        var keys = new List<SigningKey>();
        var rspamd = new RspamdKeys(settings, surroundings, diagnostics);
        var settled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var domain in settings.SigningDomains)
        {
            var selector = settings.Dkim.SelectorOf(domain.Ascii);
            var found = Candidates(domain).FirstOrDefault(path => Fact(surroundings, path).Exists);
            var left = rspamd.Choose(domain, hasOwnKey: found is not null, out var refused);
            if (left is not null || refused)
                settled.Add(domain.Ascii);
            if (left is not null)
                keys.Add(new SigningKey(domain, left.Selector, found ?? PrivatePath(domain.Ascii), New: false) { CopiedFrom = found is null ? left.Path : null });
            else if (refused)
                continue;
            else if (found is null && settings.Dkim.Autogenerate)
                keys.Add(Generated(domain, selector, surroundings, diagnostics));
            else if (found is not null && Fact(surroundings, found).Problem is { } problem)
                diagnostics.Add(UnusableKey.Describe(settings, found, problem, domain.Name));
            else if (found is not null && !algorithm.StartsWith(Fact(surroundings, found).Algorithm, StringComparison.OrdinalIgnoreCase))
                diagnostics.Add(UnusableKey.Describe(settings, found, $"is no key for SignatureAlgorithm {algorithm} (OPENDKIM_SignatureAlgorithm) but for {Fact(surroundings, found).Algorithm}-sha256", domain.Name));
            else if (found is not null)
                keys.Add(new SigningKey(domain, selector, found, New: false));
        }

        // Without any key the user does not want DKIM. With some, a missing one is most likely forgotten.
        if (keys.Count > 0)
        {
            foreach (var domain in settings.SigningDomains.Where(domain => !settled.Contains(domain.Ascii) && Candidates(domain).All(path => !Fact(surroundings, path).Exists) && !settings.Dkim.Autogenerate))
                diagnostics.Add(Diagnostic.Error(PrivatePath(domain.Ascii), $"no such key; mail from {domain.Name} goes out unsigned"));
        }

        return keys;
    }

    public static PlannedKey ToGenerate(SigningKey key) => new(
        key.Domain.Ascii, key.Selector, key.Path, RecordPath(key.Domain), GeneratedBits);

    /// <summary>Where the record of a generated key is left to be published.</summary>
    public static string RecordPath(SenderDomain domain) => $"{Paths.Keys}/{domain.Ascii}.txt";

    // The record is most likely the published one, and receivers reject what another key has signed.
    private static SigningKey Generated(SenderDomain domain, string selector, Surroundings surroundings, List<Diagnostic> diagnostics)
    {
        var path = PrivatePath(domain.Ascii);
        if (surroundings.Records.Contains(RecordPath(domain)))
            diagnostics.Add(Diagnostic.Warning(path, $"is gone, and its record {RecordPath(domain)} is there: a start makes a new key, and mail from {domain.Name} fails DKIM until the new record is published; put the key back if there is a copy"));
        return new SigningKey(domain, selector, path, New: true);
    }

    private static KeyFact Fact(Surroundings surroundings, string path) =>
        surroundings.Keys.TryGetValue(path, out var fact) ? fact : KeyFact.Missing;

    private static string PrivatePath(string domain) => $"{Paths.Keys}/{domain}.private";
}
