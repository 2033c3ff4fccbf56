namespace Pfinit.Tests.Supervise;

/// <summary>A clock that moves when it is told to.</summary>
internal sealed class FakeTime : TimeProvider
{
    public TimeSpan Now { get; set; }

    /// <summary>How far the clock on the wall has been set, forward or back; the other one does not care.</summary>
    public TimeSpan WallSetBy { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    /// <summary>The clock on the wall: midnight of the year 2026 when <see cref="Now"/> is zero and nobody has set it.</summary>
    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + Now + WallSetBy;
}
