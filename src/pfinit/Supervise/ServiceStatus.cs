namespace Pfinit.Supervise;

/// <summary>A service as others see it at one moment. Immutable: <see cref="Service"/> makes a new one when something changes. Times are those of <see cref="Elapsed"/>.</summary>
/// <param name="Name">`postfix`, `opendkim`.</param>
internal sealed record ServiceStatus(string Name)
{
    public ServiceState State { get; init; }

    /// <summary>The same in one word, or `restarting` for one that waits for its next start.</summary>
    public string Word => NextStartAt is null ? State.ToString().ToLowerInvariant() : "restarting";

    /// <summary>0 when no process runs.</summary>
    public int Pid { get; init; }

    /// <summary>When the process was started; null when none runs.</summary>
    public TimeSpan? StartedAt { get; init; }

    /// <summary>How often it was started again.</summary>
    public int Restarts { get; init; }

    /// <summary>When it is started again; null: it is not waiting for that.</summary>
    public TimeSpan? NextStartAt { get; init; }

    /// <summary>How its last process ended: `pid 41 exit status 78 after 0.3s`; null: none has.</summary>
    public string? LastExit { get; init; }

    /// <summary>When that was.</summary>
    public TimeSpan? LastExitAt { get; init; }

    /// <summary>Processes of its group that somebody has stopped, a line each.</summary>
    public IReadOnlyList<string> Stopped { get; init; } = [];

    /// <summary>The line about the first of them that more than its own delivery waits for; null: there is none.</summary>
    public string? Standstill { get; init; }

    /// <summary>The exit status of that, as a shell shows it.</summary>
    public int LastStatus { get; init; }
}
