using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Where a value came from, for messages: a variable, or a file position and the key that stands there.</summary>
/// <param name="Place">`RELAYHOST`, or `/etc/pfinit.toml:12:8`.</param>
/// <param name="Key">The TOML key at that place; null for a variable, which is its own name.</param>
internal sealed record Origin(string Place, string? Key = null)
{
    /// <summary>A variable of the environment, not a key in a file.</summary>
    public bool IsVariable => Key is null;

    /// <summary>For messages about another value: `RELAYHOST`, or `relay.host at /etc/pfinit.toml:12:8`.</summary>
    public string Name => Key is null ? Place : $"{Key} at {Place}";

    /// <summary>Nobody set it: the value is that of the catalog.</summary>
    public static readonly Origin Default = new("default");

    public Diagnostic Info(string text) => Diagnostic.Info(Place, Explain(text));

    public Diagnostic Fatal(string problem) => Diagnostic.Fatal(Place, Explain(problem));

    /// <summary>A warning that the name which stands here is known to nothing.</summary>
    public Diagnostic UnknownName(string problem) => Warning(problem) with { IsUnknownName = true };

    public Diagnostic Warning(string problem) => Diagnostic.Warning(Place, Explain(problem));

    private string Explain(string problem) => Key is null ? problem : $"{Key}: {problem}";
}
