// DKIM keys that mail is signed with and that a reload finds gone, or broken where DKIM_ON_FAILURE=accept makes that no mistake: a file may just be written
// anew, or was removed by mistake. A start goes on without, but a relay that signs must not stop doing so by itself, nor sign with a new key that nobody
// has published.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Commands;

/// <summary>Compares the keys in force with those of the settings that are to follow.</summary>
internal static class LostKeys
{
    /// <summary>A mistake for each; its subject is the key's path. A domain that is taken out of the settings loses nothing.</summary>
    /// <param name="inForce">Whose keys are in use.</param>
    /// <param name="next">That is to follow.</param>
    /// <param name="found">What there is to say of it.</param>
    public static IEnumerable<Diagnostic> Find(Preparation inForce, Preparation next, IReadOnlyList<Diagnostic> found)
    {
        foreach (var domain in next.Settings.SigningDomains)
        {
            foreach (var path in SigningKeys.Candidates(domain).Where(inForce.Plan.KeyFiles.Contains))
            {
                if (Problem(path, next, found) is { } problem && !next.Plan.KeyFiles.Any(other => other != path && SigningKeys.Candidates(domain).Contains(other)))
                    yield return Diagnostic.Fatal(path, $"{problem}; mail from {domain.Name} would go out unsigned: put it right, take the domain out of the settings, or restart");
            }
        }
    }

    private static string? Problem(string path, Preparation next, IReadOnlyList<Diagnostic> found) =>
        LinuxFiles.FindTarget(path) is null ? "is gone"
        : next.Plan.KeyFiles.Contains(path) ? null
        : found.FirstOrDefault(diagnostic => diagnostic.Subject == path && diagnostic.Severity == Severity.Error)?.Text.Split(';')[0];
}
