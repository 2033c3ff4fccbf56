namespace Pfinit.Settings;

/// <summary>Which selectors sign, and whether missing keys are made.</summary>
/// <param name="DefaultSelector">For domains without a selector of their own.</param>
/// <param name="Selectors">Selector by domain (A-label, lower case).</param>
internal sealed record DkimSettings(string DefaultSelector, IReadOnlyDictionary<string, string> Selectors, bool Autogenerate)
{
    public string SelectorOf(string domain) => Selectors.TryGetValue(domain, out var selector) ? selector : DefaultSelector;
}
