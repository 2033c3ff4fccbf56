using Pfinit.Plan;

namespace Pfinit.Supervise;

/// <summary>Asks a daemon whether it serves. Observe has the real one; called from the probe thread.</summary>
internal interface IReadiness
{
    /// <summary>Asks once, blocking no longer than <paramref name="timeout"/>. A daemon that is not there is a result, not an exception.</summary>
    ProbeResult Probe(ReadyProbe probe, TimeSpan timeout);
}
