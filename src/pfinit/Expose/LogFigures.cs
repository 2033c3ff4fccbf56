namespace Pfinit.Expose;

/// <summary>What became of log lines since the start.</summary>
/// <param name="Read">Lines that arrived, from daemons and from pfinit itself.</param>
/// <param name="Written">Lines that standard output took.</param>
/// <param name="Dropped">Lines lost because standard output was too slow or failed.</param>
/// <param name="Hidden">As <see cref="Observe.LogCounters.HiddenLines"/> says.</param>
internal sealed record LogFigures(long Read, long Written, long Dropped, long Hidden)
{
    /// <summary>How many of the dropped lines the log has not told of: more than 0 as long as lines cannot be written as fast as they come, or at all.</summary>
    public long Untold { get; init; }
}
