using System.Globalization;

namespace Pfinit.Plan;

/// <summary>How much room smtpd wants in the queue before it takes a mail (postconf(5)).</summary>
/// <param name="MinFree">queue_minfree in bytes; 0: none is wanted.</param>
/// <param name="LargestMessage">message_size_limit in bytes, which there has to be room for <see cref="Headroom"/> times; 0: unlimited, none is wanted.</param>
internal sealed record SpaceDemand(long MinFree, long LargestMessage)
{
    public const string MinFreeParameter = "queue_minfree";
    public const string SizeParameter = "message_size_limit";

    /// <summary>smtpd_space_multf of Postfix.</summary>
    public const double Headroom = 1.5;

    /// <summary>Postfix' own default of message_size_limit.</summary>
    private const long DefaultSize = 10240000;

    /// <param name="value">A parameter's value; empty where it is not set.</param>
    public static SpaceDemand Of(Func<string, string> value) => new(
        Wanted(value(MinFreeParameter), unset: 0), Wanted(value(SizeParameter), DefaultSize));

    /// <summary>A size as Postfix reads it; null: a reference to another parameter, or what is no number, which is Postfix' to read.</summary>
    public static long? Bytes(string value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;

    /// <summary>Of two parameters, what the one of this name wants: `queue_minfree is 5` or `message_size_limit is 5, times 1.5`.</summary>
    public static string Text(string name, long bytes) => $"{name} is {bytes}{(name == SizeParameter ? ", which counts 1.5 times" : "")}";

    private static long Wanted(string value, long unset) => value.Length == 0 ? unset : Bytes(value) ?? 0;
}
