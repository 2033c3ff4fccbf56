// The writing half of the log stream: one thread that turns raw lines into formatted ones on standard output. It alone waits for whoever
// reads standard output; everyone else only adds to the queue.

using Pfinit.Diagnostics;

namespace Pfinit.Observe;

/// <summary>Takes lines from the queue until the process ends. Formats, masks addresses, hides health probes, reports losses.</summary>
/// <param name="masker">Hides addresses; null: they stay.</param>
internal sealed class LogWriter(LogQueue queue, ILineFormat format, AddressMasker? masker, int fd, LogCounters counters)
{
    /// <summary>More than the self-test takes, and `health`, on a machine so slow that the greeting takes seconds.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(10);

    private readonly LineOutput output = new(fd, counters);
    private readonly ProbeFilter probes = new(LongestHold);

    /// <summary>The body of the `log-writer` thread. Never returns.</summary>
    public void Run()
    {
        while (true)
            WriteBatch(queue.Take(probes.MillisecondsToNextDue()));
    }

    /// <summary>Writes the lines of one batch and what became due meanwhile.</summary>
    public void WriteBatch(LogBatch batch)
    {
        while (batch.TryNext(out var line, out var utcTicks, out var own))
            Handle(line, utcTicks, own);
        while (probes.FindDue(batch.Draining) is { } client)
            WriteHeld(client);

        if (batch.Dropped > 0)
            output.AddLost(batch.Dropped, "standard output is read too slowly");
        output.Flush(ReportLoss());
        if (batch.Draining)
            queue.Drained();
    }

    private void Handle(ReadOnlySpan<byte> line, long utcTicks, bool own)
    {
        var record = SyslogRecord.Parse(line);
        if (probes.Find(record.Pid) is { } client)
        {
            if (ProbeFilter.IsEndOfTest(record.Message) || (ProbeFilter.IsEndOfProbe(record) && !client.WasRefused))
            {
                counters.CountHidden(client.Lines + 1);
                probes.Abandon(client);
                probes.Release(client);
                return;
            }

            if (Hold(client, record, line, utcTicks))
                return;
            WriteHeld(client);
        }
        else if (probes.FindQueueFile(record) is { } owner)
        {
            if (ProbeFilter.IsCanceled(record) && owner.TryAdd(line, utcTicks))
                return;
            WriteHeld(owner);
        }
        else if (probes.IsAbandoned(record))
        {
            counters.CountHidden(1);
            return;
        }

        if (!probes.TryHold(record, line, utcTicks))
            Write(record, utcTicks, own);
    }

    // Lines that a probe or the self-test may cause between its arrival and its end.
    private static bool Hold(HeldClient client, SyslogRecord record, ReadOnlySpan<byte> line, long utcTicks) =>
        ProbeFilter.IsHangUp(record) ? client.TryAdd(line, utcTicks)
        : ProbeFilter.IsRefusal(record) ? client.TryAddRefusal(line, utcTicks)
        : ProbeFilter.QueueIdLength(record) is > 0 and var length && client.TryAddQueueId(line, utcTicks, line.IndexOf(record.Message), length);

    private void WriteHeld(HeldClient client)
    {
        var records = client.Records;
        while (records.TryNext(out var line, out var utcTicks, out var own))
            Write(SyslogRecord.Parse(line), utcTicks, own);
        probes.Release(client);
    }

    private void Write(SyslogRecord record, long utcTicks, bool own)
    {
        format.Append(masker is null ? record : masker.Mask(record), utcTicks, own, output.Buffer);
        output.EndLine();
    }

    /// <summary>Adds one line about all that was lost since the last such line; it comes after the last line before the gap.</summary>
    private long ReportLoss()
    {
        if (output.Lost > 0)
        {
            var line = OwnLine.Of(Diagnostic.Warning("log", $"{output.Lost} lines lost: {output.Cause}"));
            format.Append(SyslogRecord.Parse(line), DateTime.UtcNow.Ticks, own: true, output.Buffer);
        }

        return output.Lost;
    }
}
