// A listener that does not show its mail to OpenDKIM. Postfix takes the mail and it leaves unsigned, which nobody logs.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Looks at the listener that clients are to use. Others may be unsigned for a reason, such as one that a content filter returns mail to.</summary>
internal static class UnsignedListener
{
    private const string Milters = "smtpd_milters";
    private const string MilterMaps = "smtpd_milter_maps";
    private const string Overrides = "receive_override_options";

    public static IEnumerable<Diagnostic> Find(PfinitSettings settings, MainCf mainCf, MasterCf masterCf, MilterEndpoint? milter)
    {
        if (milter is null || SubmissionListener.Find(mainCf, masterCf, services: "") is not { } listener)
            return [];
        // What another parameter says is for Postfix to put in its place.
        var milters = listener.Value(Milters);
        var (name, problem) = !milters.Contains(milter.ForPostfix) && !milters.Contains('$') ? (Milters, $"does not name OpenDKIM ({milter.ForPostfix})")
            : listener.Value(MilterMaps).Contains("static:DISABLE", StringComparison.OrdinalIgnoreCase) ? (MilterMaps, "has static:DISABLE")
            : listener.Value(Overrides).Contains("no_milters") ? (Overrides, "has no_milters")
            : (null, "");
        if (name is null)
            return [];
        var text = $"{problem}, so mail that comes in by {listener.Service.Key} goes out unsigned, though there is a key";
        var origins = new ParameterOrigins(settings);
        return [listener.Service.Option(name) is null ? origins.Warning(name, text) : origins.Warning(listener.Service, name, text)];
    }
}
