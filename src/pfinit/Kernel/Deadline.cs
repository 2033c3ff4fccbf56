namespace Pfinit.Kernel;

/// <summary>A point in monotonic time that a whole conversation may not pass, however many steps it has.</summary>
internal readonly struct Deadline
{
    private readonly long start;
    private readonly TimeSpan allowed;

    private Deadline(long start, TimeSpan allowed)
    {
        this.start = start;
        this.allowed = allowed;
    }

    public static Deadline After(TimeSpan allowed) => new(TimeProvider.System.GetTimestamp(), allowed);

    /// <summary>Milliseconds left, rounded up; 0 when the deadline has passed.</summary>
    public int RemainingMilliseconds
    {
        get
        {
            var left = allowed - TimeProvider.System.GetElapsedTime(start);
            return left <= TimeSpan.Zero ? 0 : (int)Math.Min(int.MaxValue, Math.Ceiling(left.TotalMilliseconds));
        }
    }

    /// <summary>Half of what is left, for a first attempt that must leave time for another.</summary>
    public Deadline Halfway() => After(TimeSpan.FromMilliseconds(RemainingMilliseconds / 2));
}
