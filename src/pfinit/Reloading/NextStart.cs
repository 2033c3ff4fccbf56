using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Reloading;

/// <summary>What no reload changes.</summary>
internal static class NextStart
{
    /// <summary>master(8) says that it ignores a change of these, and binds no other address while it runs.</summary>
    private static readonly string[] Parameters = ["inet_interfaces", "inet_protocols"];

    /// <summary>The names of settings that have changed and take effect at the next start.</summary>
    public static IEnumerable<string> Names(PfinitSettings before, PfinitSettings after, MainCf mainCfBefore, MainCf mainCfAfter)
    {
        if (before.TimeZone != after.TimeZone)
            yield return LogRows.TimeZone.Name;
        if (before.KeepsSpoolOwner != after.KeepsSpoolOwner)
            yield return LogRows.SkipRootSpoolChown.Name;
        if (!before.HostNameServices.SequenceEqual(after.HostNameServices))
            yield return "AUTOSET_HOSTNAME";
        if (before.MetricsListen != after.MetricsListen)
            yield return MetricsRows.Listen.Name;
        foreach (var name in Parameters.Where(name => mainCfBefore[name] != mainCfAfter[name]))
            yield return name;
    }
}
