using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>A daemon to supervise: how to start it, how to tell that it is up, how long it may take.</summary>
internal sealed record ServiceSpec
{
    /// <summary>Name in messages: `postfix`, `opendkim`.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path of the program, then its arguments (argv[0] is the path).</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The whole environment of the daemon, `NAME=value` each: nothing is inherited, so no secret can be.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    public required ReadyProbe Ready { get; init; }

    /// <summary>
    /// It is asked as long as it runs, and killed when it no longer answers. Not for smtpd, which is right to let clients wait when all its
    /// processes are taken.
    /// </summary>
    public bool IsWatched { get; init; }

    /// <summary>Where it makes its socket: what is left there is removed before it starts. Null: nowhere.</summary>
    public string? Socket { get; init; }

    /// <summary>The daemon calls setsid itself and dies when it already leads a group (Postfix `master -s`).</summary>
    public bool LeadsOwnSession { get; init; }

    /// <summary>
    /// Its processes finish what they are doing, and then end, when the daemon alone is killed: Postfix, whose master(8) passes SIGTERM on to
    /// every one of them at once, deliveries that the receiver may have taken already included. A stop is SIGKILL to the daemon, then a wait.
    /// </summary>
    public bool Drains { get; init; }

    /// <summary>Programs of its group that finish what they do when the daemon is gone, beside a new one, too.</summary>
    public IReadOnlyList<string> Delivering { get; init; } = [];

    /// <summary>Programs of its group that only serve others, and end with them: not named as being at work where another is.</summary>
    public IReadOnlyList<string> Serving { get; init; } = [];

    /// <summary>Programs of its group that may be ended without harm when no other is left but these and those that are <see cref="Delivering"/>.</summary>
    public IReadOnlyList<string> WithoutMail { get; init; } = [];

    /// <summary>The daemon reads its files again on SIGUSR1 (opendkim(8)): pfinit hands that signal on to it.</summary>
    public bool ReloadsOnUsr1 { get; init; }

    /// <summary>Longest wait for the probe after a spawn; then the daemon counts as failed and is killed.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Nothing is lost by a kill at the end of <see cref="StopTimeout"/>, which is the ordinary way for it to stop.</summary>
    public bool KeepsNoState { get; init; }

    /// <summary>Longest wait after SIGTERM; then SIGKILL goes to the group. One that <see cref="Drains"/> has until the end of the whole stop.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public RestartLimits Restart { get; init; } = new();
}
