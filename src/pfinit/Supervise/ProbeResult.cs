namespace Pfinit.Supervise;

/// <summary>A daemon's answer to a probe: it serves, or <paramref name="Problem"/> says why not (yet).</summary>
internal sealed record ProbeResult(bool Ready, string Problem)
{
    public static readonly ProbeResult Serving = new(true, "");

    /// <summary>The question could not be asked, as when its host name is not known now: this says nothing about the daemon.</summary>
    public bool NotAsked { get; init; }

    /// <summary>It answers, but does not do its work: should that last until the start timeout, another start would not help.</summary>
    public bool Refuses { get; private init; }

    /// <summary>Nothing but other settings will help: pfinit ends at once.</summary>
    public bool Final { get; private init; }

    /// <summary>
    /// It does what it can and answers so, since somebody else is away, a milter for one. Another start would not help, nor would an end of pfinit: there
    /// may be mail to deliver. From the start timeout on it counts as up.
    /// </summary>
    public bool Waits { get; private init; }

    public static ProbeResult NotYet(string problem) => new(false, problem);

    public static ProbeResult Waiting(string problem) => new(false, problem) { Waits = true };

    public static ProbeResult Refusing(string problem) => new(false, problem) { Refuses = true };

    public static ProbeResult Mistaken(string problem) => new(false, problem) { Refuses = true, Final = true };
}
