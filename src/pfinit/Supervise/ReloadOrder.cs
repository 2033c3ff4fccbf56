using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Supervise;

/// <summary>What changes for the supervisor when settings were read again.</summary>
/// <param name="Services">
/// In start order. One of a name that is not supervised yet is started, before those that are; of one that is, limits and probes change now and the rest
/// with its next process. One that is not named here goes on as it is.
/// </param>
/// <param name="Drain">How to stop.</param>
internal sealed record ReloadOrder(IReadOnlyList<ServiceSpec> Services, DrainSettings Drain)
{
    /// <summary>Names of those that read their files again.</summary>
    public IReadOnlyList<string> Reread { get; init; } = [];

    /// <summary>Names of those that are ended and started again, since they read what has changed only then.</summary>
    public IReadOnlyList<string> Renew { get; init; } = [];
}
