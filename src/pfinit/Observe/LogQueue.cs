// Between those who have something to say and the one thread that writes it. Lines are formatted on their way in: that takes a microsecond
// or two, while the writer may be stuck for minutes, and what is slower than the formatting can only be standard output.
// Two buffers change places: one fills while the other is written. Memory that no burst ever reached stays untouched and so costs nothing.

namespace Pfinit.Observe;

/// <summary>Bounded: what does not fit is dropped and counted. Add is safe from any thread and never waits for the writer.</summary>
/// <param name="capacity">In bytes of formatted lines; the last line to fit may go beyond.</param>
/// <param name="lines">Formats.</param>
/// <param name="counters">What became of the lines.</param>
internal sealed class LogQueue(int capacity, LogLines lines, LogCounters counters)
{
    /// <summary>Room for the last line to fit: the longest datagram, every byte of it escaped, or some ordinary lines.</summary>
    private const int Overhang = 512 * 1024;

    private readonly object gate = new();
    private ByteBuffer filling = new(capacity + Overhang);
    private ByteBuffer leaving = new(capacity + Overhang);
    private int count;
    private long dropped;
    private bool drainAsked;

    /// <summary>Takes one line, of a daemon or of pfinit itself (<paramref name="own"/>).</summary>
    public void Add(SyslogRecord record, long utcTicks, bool own)
    {
        counters.CountRead();
        lock (gate)
        {
            if (filling.Length >= capacity)
            {
                dropped++;
                counters.CountDropped(1);
                return;
            }

            // The writer has to know of a line that is held back, too: it will be due.
            if (filling.Length == 0)
                Monitor.PulseAll(gate);
            count += lines.Append(record, utcTicks, own, filling);
        }
    }

    /// <summary>Another look for the lines that come from now on.</summary>
    public void Change(ILineFormat format, AddressMasker? masker)
    {
        lock (gate)
            lines.Change(format, masker);
    }

    /// <summary>Formats a line of pfinit's own that does not pass the queue.</summary>
    public void Format(ReadOnlySpan<byte> line, long utcTicks, ByteBuffer shown)
    {
        lock (gate)
            lines.Append(SyslogRecord.Parse(line), utcTicks, own: true, shown);
    }

    /// <summary>
    /// Waits until there is something to do, at most <paramref name="milliseconds"/> (-1: for ever), and takes all lines; there may be none.
    /// The batch is valid until the next call.
    /// </summary>
    public LogBatch Take(int milliseconds)
    {
        lock (gate)
        {
            if (filling.Length == 0 && !drainAsked)
                Monitor.Wait(gate, lines.MillisecondsToNextDue is >= 0 and var due && (milliseconds < 0 || due < milliseconds) ? due : milliseconds);

            count += lines.AppendDue(drainAsked, filling);
            var batch = new LogBatch(filling.Written, count, dropped, drainAsked);
            (filling, leaving) = (leaving, filling);
            filling.Clear();
            count = 0;
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
