namespace Pfinit.Supervise;

/// <summary>A daemon's answer to a probe: it serves, or <paramref name="Problem"/> says why not (yet).</summary>
internal sealed record ProbeResult(bool Ready, string Problem)
{
    public static readonly ProbeResult Serving = new(true, "");

    /// <summary>The question could not be asked, as when its host name is not known now: this says nothing about the daemon.</summary>
    public bool NotAsked { get; init; }

    public static ProbeResult NotYet(string problem) => new(false, problem);
}
