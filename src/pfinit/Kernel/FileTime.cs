namespace Pfinit.Kernel;

/// <summary>A time of a file: seconds since 1970 UTC, and nanoseconds.</summary>
internal readonly record struct FileTime(long Seconds, long Nanoseconds)
{
    private const long NanosecondsPerTick = 100;

    public DateTimeOffset Utc => DateTimeOffset.FromUnixTimeSeconds(Seconds).AddTicks(Nanoseconds / NanosecondsPerTick);

    public static FileTime Of(DateTimeOffset time) =>
        new(time.ToUnixTimeSeconds(), time.UtcTicks % TimeSpan.TicksPerSecond * NanosecondsPerTick);
}
