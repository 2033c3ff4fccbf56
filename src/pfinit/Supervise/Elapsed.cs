using System.Globalization;

namespace Pfinit.Supervise;

/// <summary>Monotonic time as spans since an arbitrary origin, and how spans are shown.</summary>
internal static class Elapsed
{
    /// <summary>Now. Never goes back, whatever happens to the clock on the wall.</summary>
    public static TimeSpan Now(TimeProvider time) => time.GetElapsedTime(0);

    /// <summary>The first of these times; null when there is none.</summary>
    public static TimeSpan? Earliest(params TimeSpan?[] times)
    {
        TimeSpan? earliest = null;
        foreach (var next in times)
            earliest = earliest < next ? earliest : next ?? earliest;
        return earliest;
    }

    /// <summary>`0.003s`, `0.12s`, `2.3s`, `60s`: two digits that say something.</summary>
    public static string Text(TimeSpan span) => span.TotalSeconds.ToString(
        span.TotalSeconds < 0.1 ? "0.###" : span.TotalSeconds < 1 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + "s";
}
