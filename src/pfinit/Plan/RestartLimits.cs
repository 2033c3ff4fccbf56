namespace Pfinit.Plan;

/// <summary>When a daemon that exited is started again, and when pfinit gives up.</summary>
internal sealed record RestartLimits
{
    /// <summary>Delay before the first restart; doubles with every further exit.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>This long up, and the delay starts from the beginning again.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>This many exits within <see cref="Window"/> and pfinit gives up.</summary>
    public int Exits { get; init; } = 5;

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);
}
