namespace Pfinit.Settings;

/// <summary>When a daemon that exited is started again, and when pfinit gives up.</summary>
internal sealed record RestartLimits
{
    /// <summary>Delay before the first restart; doubles with every further exit.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The delay does not grow beyond this.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A daemon that serves and runs this long is stable: earlier exits are forgotten, and the delay starts from the beginning again.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>This many exits without a stable run between them and pfinit gives up.</summary>
    public int Exits { get; init; } = 5;
}
