namespace Pfinit.Settings;

/// <summary>What becomes of mail addresses in the log (`ANONYMIZE_EMAILS`).</summary>
internal abstract record MaskFilter
{
    private MaskFilter()
    {
    }

    /// <summary>First and last letter of the local part and the top-level domain stay.</summary>
    /// <param name="Symbol">One character.</param>
    public sealed record Smart(string Symbol) : MaskFilter
    {
        /// <inheritdoc/>
        public override string Describe() => "smart";
    }

    /// <summary>Only the top-level domain stays.</summary>
    /// <param name="Symbol">One character.</param>
    public sealed record Paranoid(string Symbol) : MaskFilter
    {
        /// <inheritdoc/>
        public override string Describe() => "paranoid";
    }

    /// <summary>The keyed hash of the address stands in its place.</summary>
    public sealed record Hash : MaskFilter
    {
        /// <summary>The key, a secret.</summary>
        public required byte[] Salt { get; init; }

        public required string Prefix { get; init; }

        public required string Suffix { get; init; }

        /// <summary>Local part and domain are hashed apart.</summary>
        public required bool Split { get; init; }

        /// <summary>Eight hexadecimal digits instead of 64.</summary>
        public required bool ShortSha { get; init; }

        /// <summary>`Joe@` and `joe@` have different hashes.</summary>
        public required bool CaseSensitive { get; init; }

        /// <inheritdoc/>
        public override string Describe() =>
            "hash" + (Split ? ", local part and domain apart" : "") + (ShortSha ? ", shortened" : "") + (CaseSensitive ? "" : ", letter case ignored");
    }

    /// <summary>For the summary at the start; without the salt.</summary>
    public abstract string Describe();
}
