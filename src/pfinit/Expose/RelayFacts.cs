using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Expose;

/// <summary>What does not change while the settings are the same.</summary>
/// <param name="Domains">Domains of `From:` headers that leave here, signed or not.</param>
/// <param name="Warnings">What the start found to be wrong and went on with: `subject: text`.</param>
internal sealed record RelayFacts(IReadOnlyList<SigningDomain> Domains, IReadOnlyList<string> Warnings)
{
    public static readonly RelayFacts None = new([], []);

    /// <summary>What becomes of addresses in what others than root see; null: they stay.</summary>
    public MaskFilter? Mask { get; init; }

    /// <summary>What is on disk and not in force: settings that the last reload refused, and what waits for the next start.</summary>
    public IReadOnlyList<string> OfReload { get; init; } = [];
}
