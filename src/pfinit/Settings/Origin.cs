using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Where a value came from, for messages: a variable, or a file position and the key that stands there.</summary>
/// <param name="Place">`RELAYHOST`, or `/etc/pfinit.toml:12:8`.</param>
/// <param name="Key">The TOML key at that place; null for a variable, which is its own name.</param>
internal sealed record Origin(string Place, string? Key = null)
{
    /// <summary>What the user wrote: the variable, or the key.</summary>
    public string Name => Key ?? Place;

    public Diagnostic Info(string text) => Diagnostic.Info(Place, Explain(text));

    public Diagnostic Fatal(string problem) => Diagnostic.Fatal(Place, Explain(problem));

    public Diagnostic Warning(string problem) => Diagnostic.Warning(Place, Explain(problem));

    private string Explain(string problem) => Key is null ? problem : $"{Key}: {problem}";
}
