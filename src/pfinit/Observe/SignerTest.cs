// The self-test of OpenDKIM: that it listens says nothing of what it does with a mail, and its options have many ways to keep it from signing one, or to
// have it refused. Each domain is asked for, once a start of OpenDKIM and once a reload.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>Would mail of each domain be signed?</summary>
internal static class SignerTest
{
    private const string Subject = "dkim";

    /// <summary>For all domains together, which take some milliseconds each where an RSA signature is fast. Those that are left then are not asked for.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Asks an OpenDKIM that answers.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="test">What is asked.</param>
    /// <param name="deadline">When to end: <see cref="Limit"/>.</param>
    /// <param name="found">A warning for domains whose mail is not signed, and for those whose mail does not even get through.</param>
    /// <returns>A mistake when all mail that was asked for would be refused for good.</returns>
    public static ProbeResult Ask(MilterEndpoint endpoint, SigningTest test, Deadline deadline, out IReadOnlyList<Diagnostic> found)
    {
        var (unsigned, putOff, rejected) = (new List<string>(), new List<string>(), new List<string>());
        var (words, asked) = ("", 0);
        string? flaw = null;
        try
        {
            foreach (var domain in test.Domains.TakeWhile(_ => deadline.RemainingMilliseconds > 0))
            {
                var answer = SignatureRequest.Ask(endpoint, $"postmaster@{domain}", test.DaemonName, deadline, out var said);
                asked++;
                if (answer == SignatureAnswer.Signed)
                    flaw ??= SignatureFlaw.Find(said);
                else if (said.Length > 0)
                    words = said;
                (answer switch
                {
                    SignatureAnswer.Unsigned => unsigned,
                    SignatureAnswer.PutOff => putOff,
                    SignatureAnswer.Rejected => rejected,
                    _ => [],
                }).Add(domain);
            }
        }
        catch (KernelException)
        {
            // It has answered before. A slow one is no mistake, and one that has ended shows by that.
        }

        var options = test.Options.Count == 0 ? "" : $" (of its options, {string.Join(", ", test.Options)} {(test.Options.Count > 1 ? "are" : "is")} yours)";
        var refusal = (words.Length > 0 ? $": {words}" : "") + options;
        found =
        [
            .. Warn(unsigned, $"OpenDKIM makes no signature, and mail goes out unsigned{options}"),
            .. flaw is null ? [] : new[] { Diagnostic.Warning(Subject, $"the signature that OpenDKIM makes {flaw}{options}") },
            .. Warn(putOff, $"OpenDKIM refuses mail, and clients have to try again{refusal}"),
            .. Warn(rejected, $"OpenDKIM refuses mail, which clients give back to its senders{refusal}"),
        ];
        if (asked < test.Domains.Count)
            Log.Info(Subject, $"OpenDKIM was asked for a signature of {asked} of {test.Domains.Count} domains, for want of time");
        return rejected.Count > 0 && rejected.Count == asked ? ProbeResult.Mistaken($"refuses every mail{refusal}") : ProbeResult.Serving;
    }

    private static IEnumerable<Diagnostic> Warn(List<string> domains, string text) =>
        domains.Count == 0 ? [] : [Diagnostic.Warning(Subject, $"{Named(domains)}: {text}")];

    private static string Named(List<string> domains)
    {
        const int Most = 5;
        return domains.Count <= Most ? string.Join(", ", domains) : $"{string.Join(", ", domains.Take(Most))} and {domains.Count - Most} more";
    }
}
