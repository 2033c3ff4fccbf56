namespace Pfinit.Settings;

/// <summary>Which selectors sign, and whether missing keys are made.</summary>
/// <param name="DefaultSelector">For domains without a selector of their own.</param>
/// <param name="Selectors">Selector by domain (A-label, lower case).</param>
internal sealed record DkimSettings(string DefaultSelector, IReadOnlyDictionary<string, string> Selectors, bool Autogenerate)
{
    /// <summary>The default selector is the user's word, not ours.</summary>
    public bool DefaultIsGiven { get; init; }

    /// <summary>Keys that rspamd left are to be used.</summary>
    public bool ImportsRspamdKeys { get; init; }

    /// <summary>What becomes of mail while the signer is away; null when nobody says, which is <see cref="SignerAway.Hold"/> where that is possible.</summary>
    public OnFailure? OnFailure { get; init; }

    public string SelectorOf(string domain) => Selectors.TryGetValue(domain, out var selector) ? selector : DefaultSelector;

    /// <summary>The selector that the user names for a domain; null when it is left open.</summary>
    public string? NamedSelector(string domain) => DefaultIsGiven || Selectors.ContainsKey(domain) ? SelectorOf(domain) : null;
}
