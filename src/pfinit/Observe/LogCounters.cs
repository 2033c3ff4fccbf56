namespace Pfinit.Observe;

/// <summary>What became of log lines since the start. Safe from any thread.</summary>
internal sealed class LogCounters
{
    private long read;
    private long written;
    private long dropped;
    private long hidden;

    /// <summary>Lines that arrived, from daemons and from pfinit itself.</summary>
    public long Read => Interlocked.Read(ref read);

    /// <summary>Lines that standard output took.</summary>
    public long Written => Interlocked.Read(ref written);

    /// <summary>Lines lost because standard output was too slow or failed.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Lines of health probes, left out on purpose.</summary>
    public long Hidden => Interlocked.Read(ref hidden);

    public void CountRead() => Interlocked.Increment(ref read);

    public void CountWritten(long lines) => Interlocked.Add(ref written, lines);

    public void CountDropped(long lines) => Interlocked.Add(ref dropped, lines);

    public void CountHidden(long lines) => Interlocked.Add(ref hidden, lines);
}
