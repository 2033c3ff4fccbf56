// A transport of master.cf that does not insist on TLS, though main.cf does: its mail leaves in clear where the other side wants it so, which nobody logs as
// a mistake.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Compares what each smtp(8) demands with what is demanded of all.</summary>
internal static class WeakerTls
{
    /// <summary>The levels with which a server without TLS gets no mail (TLS_README).</summary>
    private static readonly string[] Mandatory = ["encrypt", "dane-only", "fingerprint", "verify", "secure"];

    public static IEnumerable<Diagnostic> Find(PfinitSettings settings, MainCf mainCf, MasterCf masterCf)
    {
        if (mainCf[RelayParameters.TlsLevel] is not { } level || !Mandatory.Contains(level))
            yield break;
        // A [[relay]] says its own level.
        var origins = new ParameterOrigins(settings);
        foreach (var service in Transports.Of(masterCf).Where(service => settings.Routes.All(route => route.Name != service.Column(0))))
        {
            if (service.Option(RelayParameters.TlsLevel) is { } own && !own.Contains('$') && !Mandatory.Contains(own))
                yield return origins.Warning(service, RelayParameters.TlsLevel, $"{Quotation.Of(own)} lets mail leave in clear, though main.cf says {level}");
        }
    }
}
