// Spans of time as people write them in the settings. Pure text; used by the checks, by messages and by help.

using System.Globalization;

namespace Pfinit.Settings;

/// <summary>Reads and writes `500ms`, `8s`, `2m` and `1h`.</summary>
internal static class Duration
{
    /// <summary>What is allowed, for messages.</summary>
    public const string Forms = "500ms, 8s, 2m or 1h";

    /// <summary>From short to long; a text is read by the first that it ends with, so `ms` stands before `s` and none at the end.</summary>
    private static readonly (string Suffix, long Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("", 1000)];

    /// <summary>So many of hours are 114,000 years, and still a TimeSpan.</summary>
    private const int MostDigits = 9;

    /// <summary>A whole number and a unit, `ms`, `s`, `m` or `h`; without a unit it is seconds. Null when the text is anything else.</summary>
    public static TimeSpan? Parse(string text)
    {
        var (suffix, unit) = Array.Find(Units, unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        var digits = text.Substring(0, text.Length - suffix.Length).TrimEnd(' ');

        return digits.Length <= MostDigits && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? TimeSpan.FromMilliseconds(number * unit)
            : null;
    }

    /// <summary>The text would be a span, had it not so many digits.</summary>
    public static bool IsBeyondAll(string text)
    {
        var suffix = Array.Find(Units, unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal)).Suffix;
        var digits = text.Substring(0, text.Length - suffix.Length).TrimEnd(' ');
        return digits.Length > MostDigits && digits.All(c => c is >= '0' and <= '9');
    }

    /// <summary>The shortest text that <see cref="Parse"/> reads as the same span, to the millisecond.</summary>
    public static string Text(TimeSpan span)
    {
        var milliseconds = (long)span.TotalMilliseconds;
        if (milliseconds == 0)
            return "0s";
        var (suffix, unit) = Array.FindLast(Units, unit => unit.Suffix.Length > 0 && milliseconds % unit.Milliseconds == 0);
        return (milliseconds / unit).ToString(CultureInfo.InvariantCulture) + suffix;
    }
}
