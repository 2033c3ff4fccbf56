// The writing half of the log stream: one thread that brings what the queue holds to standard output. It alone waits for whoever reads
// standard output; everyone else only adds to the queue.

using Pfinit.Diagnostics;

namespace Pfinit.Observe;

/// <summary>Takes lines from the queue until the process ends, and reports losses.</summary>
internal sealed class LogWriter(LogQueue queue, int fd, LogCounters counters)
{
    /// <summary>
    /// After a write, lines gather for as long: a busy relay logs thousands a second, and waking up for each would cost more than all the rest.
    /// A line after a quiet moment comes out at once.
    /// </summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);

    private readonly LineOutput output = new(fd, counters);
    private readonly ByteBuffer report = new(256);

    /// <summary>The body of the `log-writer` thread. Never returns.</summary>
    public void Run()
    {
        while (true)
        {
            if (WriteBatch(queue.Take(Timeout.Infinite)))
                Thread.Sleep(Gathering);
        }
    }

    /// <summary>Writes the lines of one batch; false when somebody waits for more, or there were none.</summary>
    public bool WriteBatch(LogBatch batch)
    {
        output.Write(batch.Shown, batch.Lines);
        if (batch.Dropped > 0)
            output.AddLost(batch.Dropped, "standard output is read too slowly");
        if (output.Lost > 0)
            ReportLoss();
        if (batch.Draining)
            queue.Drained();
        return !batch.Draining && batch.Lines > 0;
    }

    /// <summary>One line about all that was lost since the last such line; it comes after the last line before the gap.</summary>
    private void ReportLoss()
    {
        report.Clear();
        queue.Format(OwnLine.Of(Diagnostic.Warning("log", $"{output.Lost} lines lost: {output.Cause}")), DateTime.UtcNow.Ticks, report);
        output.WriteReport(report.Written);
    }
}
