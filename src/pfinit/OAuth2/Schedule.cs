// When to renew and when to try again, as arithmetic. Used by KeptLogin.

using System.Globalization;

namespace Pfinit.OAuth2;

/// <summary>Times of renewals. `random` is in 0..1 and spreads the renewals of many relays.</summary>
internal static class Schedule
{
    /// <summary>How long before its end a token is renewed, at least, when its life is long enough.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>Up to this is added to <see cref="Ahead"/>.</summary>
    public static readonly TimeSpan AheadJitter = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);

    /// <summary>Between attempts at last, and from the beginning where only a person can help.</summary>
    public static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);

    /// <summary>Between any two attempts, whatever an endpoint says of the life of its tokens.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromSeconds(5);

    /// <summary>How long before its end a token with this life is renewed: five to six minutes, at most half its life.</summary>
    public static TimeSpan AheadOf(TimeSpan lifetime, double random)
    {
        var ahead = Ahead + Scale(AheadJitter, random);
        var half = Scale(lifetime, 0.5);
        return ahead < half ? ahead : half;
    }

    /// <summary>Pause after failure number <paramref name="failures"/>: 5 s, doubling to 5 min, each with up to a quarter more.</summary>
    public static TimeSpan RetryAfter(int failures, double random)
    {
        var doubled = Scale(FirstRetry, Math.Pow(2, Math.Min(failures - 1, 16)));
        return Scale(doubled < LongestRetry ? doubled : LongestRetry, 1 + (random / 4));
    }

    /// <summary>`45 s`, `12 min`, `3 h`: for messages.</summary>
    public static string Text(TimeSpan span)
    {
        var (number, unit) = span.TotalSeconds < 120 ? (span.TotalSeconds, "s") : span.TotalMinutes < 120 ? (span.TotalMinutes, "min") : (span.TotalHours, "h");
        return $"{Math.Max(0, Math.Floor(number)).ToString(CultureInfo.InvariantCulture)} {unit}";
    }

    private static TimeSpan Scale(TimeSpan span, double factor) => TimeSpan.FromTicks((long)(span.Ticks * factor));
}
