// Ways around the staging guard that the user's own configuration opens: not forbidden, but never silent.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Looks for mail that neither the guard nor the redirection would see.</summary>
internal static class StagingGuard
{
    // A filter gets the mail instead of its recipients' transports; the others replace the tables of the guard for a single service.
    private const string Filter = "content_filter";
    private const string Subject = "staging guard";
    private static readonly string[] Replaced = [Filter, "transport_maps", "recipient_canonical_maps", "recipient_canonical_classes", "receive_override_options"];

    public static IEnumerable<Diagnostic> Gaps(PfinitSettings settings, MainCf mainCf, MasterCf masterCf)
    {
        if (settings.AllowedRecipients.Count == 0 && settings.RedirectAllTo is null)
            yield break;
        if (mainCf[Filter] is { Length: > 0 } filter)
            yield return Diagnostic.Warning(Subject, $"main.cf: {Filter}: all mail goes to {Quotation.Of(filter)}, past the guard");
        if (settings.RedirectAllTo is not null)
        {
            if ((mainCf["receive_override_options"] ?? "").Contains("no_address_mappings"))
                yield return Diagnostic.Warning(Subject, "main.cf: receive_override_options: no_address_mappings takes all mail past the redirection");
            if (mainCf["recipient_canonical_classes"] is { } classes && !classes.Contains("envelope_recipient"))
                yield return Diagnostic.Warning(Subject, $"main.cf: recipient_canonical_classes: {Quotation.Of(classes)} takes all mail past the redirection");
        }

        foreach (var service in masterCf.Services)
        {
            foreach (var option in service.Options.Where(option => option.Value.Length > 0 && Replaced.Contains(option.Name)))
                yield return Diagnostic.Warning(Subject, $"master.cf: {service.Key}: {option.Name}={option.Value} may take mail past the guard");
        }
    }
}
