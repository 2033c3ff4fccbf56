namespace Pfinit.Observe;

/// <summary>How often the directories of the queue are walked: at most once a second, and for a twentieth of the time.</summary>
internal static class WalkPace
{
    /// <summary>Between two walks at least.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>A walk is followed by so many times its length without one.</summary>
    private const int RestFactor = 19;

    /// <summary>When the next walk may begin, after one that took from <paramref name="begin"/> to <paramref name="end"/>.</summary>
    public static TimeSpan Next(TimeSpan begin, TimeSpan end)
    {
        var rest = TimeSpan.FromTicks((end - begin).Ticks * RestFactor);
        return end + (rest > Pause ? rest : Pause);
    }
}
