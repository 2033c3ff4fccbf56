// What stands between those who log and standard output: the reader of /dev/log and pfinit's own threads add, the log writer takes.
// Two buffers change places: one fills while the other is written out. Adding never waits; when the filling one is full, lines are dropped
// and counted. Memory that no burst ever reached stays untouched and so costs nothing.

namespace Pfinit.Observe;

/// <summary>A bounded queue of raw lines. Add from any thread; Take and Drained from one; Drain by one caller at a time.</summary>
/// <param name="capacity">Bytes that may wait for the writer; as many again may be on their way out.</param>
/// <param name="counters">Counts lines that arrive and lines that do not fit.</param>
internal sealed class LogQueue(int capacity, LogCounters counters)
{
    private readonly object gate = new();
    private byte[] filling = new byte[capacity];
    private byte[] leaving = new byte[capacity];
    private int length;
    private long dropped;
    private bool drainAsked;

    /// <summary>Adds a line as it came, or counts it as dropped.</summary>
    /// <param name="line">A syslog datagram.</param>
    /// <param name="utcTicks">When it was received, in DateTime ticks.</param>
    /// <param name="own">pfinit itself says it.</param>
    public void Add(ReadOnlySpan<byte> line, long utcTicks, bool own)
    {
        counters.CountRead();
        lock (gate)
        {
            if (!LogBatch.TryAppend(filling.AsSpan(length), line, utcTicks, own, out var added))
            {
                dropped++;
                counters.CountDropped(1);
                return;
            }

            if (length == 0)
                Monitor.PulseAll(gate);
            length += added;
        }
    }

    /// <summary>
    /// Waits until there is something to do, at most <paramref name="milliseconds"/> (-1: for ever), and takes all lines. The batch is valid
    /// until the next call.
    /// </summary>
    public LogBatch Take(int milliseconds)
    {
        lock (gate)
        {
            if (length == 0 && !drainAsked)
                Monitor.Wait(gate, milliseconds);

            var batch = new LogBatch(filling.AsSpan(0, length), dropped, drainAsked);
            (filling, leaving) = (leaving, filling);
            length = 0;
            dropped = 0;
            return batch;
        }
    }

    /// <summary>Waits until everything added before has been written; false when <paramref name="timeout"/> passed first.</summary>
    public bool Drain(TimeSpan timeout)
    {
        var deadline = Kernel.Deadline.After(timeout);
        lock (gate)
        {
            drainAsked = true;
            Monitor.PulseAll(gate);
            while (drainAsked)
            {
                if (deadline.RemainingMilliseconds is var left && (left == 0 || !Monitor.Wait(gate, left)) && drainAsked)
                    return false;
            }

            return true;
        }
    }

    /// <summary>Says that a batch with <see cref="LogBatch.Draining"/> has been written.</summary>
    public void Drained()
    {
        lock (gate)
        {
            drainAsked = false;
            Monitor.PulseAll(gate);
        }
    }
}
