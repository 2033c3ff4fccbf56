using Pfinit.Diagnostics;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>What became of a key to be generated.</summary>
/// <param name="Record">What to publish; null when there is no new key.</param>
/// <param name="Problem">Why there is none: the end of a message.</param>
internal sealed record GeneratedKey(PlannedKey Planned, DkimRecord? Record, string Problem)
{
    /// <summary>Somebody else has made it.</summary>
    public bool IsThere { get; init; }

    public Diagnostic ToDiagnostic() => Record is null
        ? Diagnostic.Fatal(Planned.PrivatePath, Problem)
        : Diagnostic.Info(Planned.PrivatePath, $"generated; publish {Record.ToLine()}");
}
