// Keeps health probes out of the log. A probe is told from a client only when it leaves, so the line of its arrival is held back until the same
// smtpd process logs its next one. Used by the log writer's thread only.

using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Holds `connect from …[127.0.0.1]` lines for a moment. Bounded: when all places are taken, lines simply pass.</summary>
/// <param name="longestHold">After this a held line is shown: a client that connects and stays silent is no probe.</param>
internal sealed class ProbeFilter(TimeSpan longestHold)
{
    private readonly HeldLine[] places = [.. Enumerable.Range(0, 16).Select(_ => new HeldLine())];
    private int held;

    /// <summary>Holds the line if a probe might begin with it.</summary>
    public bool TryHold(SyslogRecord record, ReadOnlySpan<byte> datagram, long utcTicks)
    {
        if (!record.Message.StartsWith("connect from "u8) || !IsLoopback(record.Message) || datagram.Length > HeldLine.Capacity
            || record.Tag.IndexOf("smtpd["u8) < 0 || record.Pid is not (> 0 and var pid))
        {
            return false;
        }

        foreach (var place in places)
        {
            if (place.Pid == 0)
            {
                place.Hold(pid, datagram, utcTicks, Deadline.After(longestHold));
                held++;
                return true;
            }
        }

        return false;
    }

    /// <summary>The line held for <paramref name="pid"/>, no longer held; it is valid until the next <see cref="TryHold"/>.</summary>
    public HeldLine? Release(int pid)
    {
        if (held == 0 || pid == 0)
            return null;

        foreach (var place in places)
        {
            if (place.Pid == pid)
                return Release(place);
        }

        return null;
    }

    /// <summary>The next line that was held long enough, or the next of all when <paramref name="all"/>; null when there is none.</summary>
    public HeldLine? ReleaseDue(bool all)
    {
        if (held == 0)
            return null;

        foreach (var place in places)
        {
            if (place.Pid != 0 && (all || place.Due.RemainingMilliseconds == 0))
                return Release(place);
        }

        return null;
    }

    /// <summary>How long the writer may sleep until a held line is due; -1 when none is held.</summary>
    public int MillisecondsToNextDue()
    {
        if (held == 0)
            return -1;

        var next = int.MaxValue;
        foreach (var place in places)
        {
            if (place.Pid != 0)
                next = Math.Min(next, place.Due.RemainingMilliseconds);
        }

        return next;
    }

    /// <summary>What smtpd says of a client that greeted nobody and sent no mail: `disconnect from localhost[127.0.0.1] quit=1 commands=1`.</summary>
    public static bool IsEndOfProbe(SyslogRecord record)
    {
        var message = record.Message;
        if (!message.StartsWith("disconnect from "u8))
            return false;

        var end = message.EndsWith(" quit=1 commands=1"u8) ? " quit=1 commands=1"u8.Length
            : message.EndsWith(" commands=0/0"u8) ? " commands=0/0"u8.Length
            : 0;
        return end > 0 && IsLoopback(message.Slice(0, message.Length - end));
    }

    private static bool IsLoopback(ReadOnlySpan<byte> text) => text.EndsWith("[127.0.0.1]"u8) || text.EndsWith("[::1]"u8);

    private HeldLine Release(HeldLine place)
    {
        place.Release();
        held--;
        return place;
    }
}
