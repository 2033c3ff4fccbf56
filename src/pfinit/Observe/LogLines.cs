// From what was said to what is shown: hides health probes, pfinit's own tests and noise, masks addresses, formats. Called by LogQueue under its lock, on the
// thread that has the line; that is the reader of /dev/log nearly always, for which Postfix waits: nothing here waits, or allocates for a line.

namespace Pfinit.Observe;

/// <summary>Turns lines into formatted ones at the end of a buffer. Not thread-safe.</summary>
/// <param name="format">Plain or JSON.</param>
/// <param name="masker">Hides addresses; null: they stay.</param>
/// <param name="counters">Counts what is hidden.</param>
internal sealed class LogLines(ILineFormat format, AddressMasker? masker, LogCounters counters)
{
    /// <summary>More than the self-test takes, and `health`, on a machine so slow that the greeting takes seconds.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(10);

    private readonly ProbeFilter probes = new(LongestHold);

    private readonly KeyNoise keys = new();

    /// <summary>How long until <see cref="AppendDue"/> has something to do; -1: nothing is held back.</summary>
    public int MillisecondsToNextDue => probes.MillisecondsToNextDue();

    public void Change(ILineFormat otherFormat, AddressMasker? otherMasker) => (format, masker) = (otherFormat, otherMasker);

    /// <summary>Appends the line, and what was held back until it came; nothing, if it may belong to a probe. Returns how many lines.</summary>
    public int Append(SyslogRecord record, long utcTicks, bool own, ByteBuffer shown)
    {
        if (CacheNoise.Is(record) || SignatureRequest.IsSuccess(record) || keys.Is(record))
        {
            counters.CountHidden(1);
            return 0;
        }

        var count = 0;
        if (probes.Find(record.Pid) is { } client)
        {
            var wentWell = ProbeFilter.IsEndOfTest(record.Message);
            if (wentWell || (ProbeFilter.IsEndOfProbe(record) && !client.WasRefused) || (client.FailsAgain && record.Message.StartsWith("disconnect from "u8)))
            {
                if (wentWell)
                    probes.ForgetFailures();
                counters.CountHidden(client.Lines + 1);
                probes.Abandon(client);
                probes.Release(client);
                return 0;
            }

            if (Hold(client, record, utcTicks))
                return 0;
            count += AppendHeld(client, shown);
        }
        else if (probes.FindQueueFile(record) is { } owner)
        {
            if (ProbeFilter.IsCanceled(record) && owner.TryAdd(record.Datagram, utcTicks))
                return 0;
            count += AppendHeld(owner, shown);
        }
        else if (probes.IsAbandoned(record))
        {
            counters.CountHidden(1);
            return 0;
        }

        if (probes.TryHold(record, utcTicks))
            return count;
        probes.Note(record);
        return count + Show(record, utcTicks, own, shown);
    }

    /// <summary>Appends what was held back long enough, or everything when <paramref name="all"/>. Returns how many lines.</summary>
    public int AppendDue(bool all, ByteBuffer shown)
    {
        var count = 0;
        while (probes.FindDue(all) is { } client)
            count += AppendHeld(client, shown);
        return count;
    }

    // Lines that a probe or the self-test may cause between its arrival and its end.
    private bool Hold(HeldClient client, SyslogRecord record, long utcTicks) =>
        probes.TryHoldFailure(client, record, utcTicks)
        || (ProbeFilter.IsHangUp(record) ? client.TryAdd(record.Datagram, utcTicks)
        : ProbeFilter.IsRefusal(record) ? client.TryAddRefusal(record.Datagram, utcTicks)
        : ProbeFilter.QueueIdLength(record) is > 0 and var length && client.TryAddQueueId(record.Datagram, utcTicks, record.MessageStart, length));

    private int AppendHeld(HeldClient client, ByteBuffer shown)
    {
        var records = client.Records;
        var count = 0;
        while (records.TryNext(out var line, out var utcTicks))
            count += Show(SyslogRecord.Parse(line), utcTicks, own: false, shown);
        probes.Release(client);
        return count;
    }

    private int Show(SyslogRecord record, long utcTicks, bool own, ByteBuffer shown)
    {
        format.Append(record, masker, utcTicks, own, shown);
        return 1;
    }
}
