using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>
/// A lookup table that the user looks after: the text at <paramref name="Source"/>, from which `postmap` or `postalias`
/// (<paramref name="Builder"/>) makes the `Source.lmdb` that Postfix reads.
/// </summary>
internal sealed record OwnTable(string Source, string Builder)
{
    /// <summary>What Postfix reads.</summary>
    public string Lmdb => Source + LookupTable.LmdbSuffix;
}
