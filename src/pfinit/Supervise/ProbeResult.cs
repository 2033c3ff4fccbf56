namespace Pfinit.Supervise;

/// <summary>A daemon's answer to a probe: it serves, or <paramref name="Problem"/> says why not (yet).</summary>
internal sealed record ProbeResult(bool Ready, string Problem)
{
    public static readonly ProbeResult Serving = new(true, "");

    public static ProbeResult NotYet(string problem) => new(false, problem);
}
