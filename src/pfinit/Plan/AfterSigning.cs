// What Postfix does to a mail on its way out, when OpenDKIM has signed it: a changed From: or body no longer fits the signature, which only the receiver sees.
// smtp_header_checks is not among them, since mostly it takes out Received:, which is not signed.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Finds parameters of smtp(8) that are there to change what is signed.</summary>
internal static class AfterSigning
{
    private static readonly string[] Changing = ["smtp_generic_maps", "smtp_body_checks"];

    public static IEnumerable<Diagnostic> Find(PfinitSettings settings, MainCf mainCf, MasterCf masterCf, MilterEndpoint? milter)
    {
        if (milter is null)
            yield break;
        var origins = new ParameterOrigins(settings);
        foreach (var name in Changing)
        {
            const string Problem = "changes mail that is signed already, and what it changes no longer fits the signature";
            if (!string.IsNullOrEmpty(mainCf[name]))
                yield return origins.Warning(name, Problem);
            foreach (var service in Transports.Of(masterCf).Where(service => !string.IsNullOrEmpty(service.Option(name))))
                yield return origins.Warning(service, name, Problem);
        }
    }
}
