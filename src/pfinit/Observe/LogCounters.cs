namespace Pfinit.Observe;

/// <summary>What became of log lines since the start. Safe from any thread.</summary>
internal sealed class LogCounters
{
    /// <summary>What <see cref="Hidden"/> counts, for people.</summary>
    public const string HiddenLines =
        "left out on purpose: of health probes, of pfinit's own tests of smtpd and OpenDKIM, of smtp when the connection cache is gone, as at a stop, "
        + "and of OpenDKIM when it repeats that a key is not secure";

    private long read;
    private long written;
    private long dropped;
    private long hidden;
    private long told;

    /// <summary>Lines that arrived, from daemons and from pfinit itself.</summary>
    public long Read => Interlocked.Read(ref read);

    /// <summary>Lines that standard output took.</summary>
    public long Written => Interlocked.Read(ref written);

    /// <summary>Lines lost because standard output was too slow or failed.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Lines that <see cref="LogLines"/> does not show: <see cref="HiddenLines"/>.</summary>
    public long Hidden => Interlocked.Read(ref hidden);

    /// <summary>Lost lines of which no line of the log has told yet.</summary>
    public long Untold => Math.Max(0, Dropped - Interlocked.Read(ref told));

    public void CountRead() => Interlocked.Increment(ref read);

    public void CountWritten(long lines) => Interlocked.Add(ref written, lines);

    public void CountDropped(long lines) => Interlocked.Add(ref dropped, lines);

    /// <summary>A line about so many lost ones was written.</summary>
    public void CountTold(long lines) => Interlocked.Add(ref told, lines);

    public void CountHidden(long lines) => Interlocked.Add(ref hidden, lines);
}
