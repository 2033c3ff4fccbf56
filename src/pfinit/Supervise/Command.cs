namespace Pfinit.Supervise;

/// <summary>A program that is run to its end before the daemons start: postsuper, an init script.</summary>
internal sealed record Command
{
    /// <summary>Name in messages, such as `postsuper` or the script's path.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path of the program, then its arguments.</summary>
    public required IReadOnlyList<string> Line { get; init; }

    /// <summary>Its whole environment, `NAME=value` each.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>Directory to run in; null keeps pfinit's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>As <see cref="Kernel.SpawnRequest.SpeaksToSyslog"/>.</summary>
    public bool SpeaksToSyslog { get; init; }

    /// <summary>Longest run; then SIGTERM, and SIGKILL 5 s later, go to its process group.</summary>
    public required TimeSpan Deadline { get; init; }
}
