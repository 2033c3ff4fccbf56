// Keeps health probes out of the log. A probe is told from a client only when it leaves, so the line of its arrival is held back until the same
// smtpd process says more. Used by the log writer's thread only.

using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Holds lines such as `connect from localhost[127.0.0.1]` for a moment. Bounded: when all places are taken, lines simply pass.</summary>
/// <param name="longestHold">After this held lines are shown: a client that connects and stays silent is no probe.</param>
internal sealed class ProbeFilter(TimeSpan longestHold)
{
    private readonly HeldClient[] places = [.. Enumerable.Range(0, 16).Select(_ => new HeldClient())];
    private int held;

    /// <summary>Holds the line if a probe might begin with it.</summary>
    public bool TryHold(SyslogRecord record, ReadOnlySpan<byte> datagram, long utcTicks)
    {
        if (!record.Message.StartsWith("connect from "u8) || !IsLoopback(record.Message) || record.Tag.IndexOf("smtpd["u8) < 0
            || record.Pid is not (> 0 and var pid))
        {
            return false;
        }

        foreach (var place in places)
        {
            if (place.Pid != 0)
                continue;
            if (!place.TryHold(pid, datagram, utcTicks, Deadline.After(longestHold)))
                return false;
            held++;
            return true;
        }

        return false;
    }

    /// <summary>The client held for this smtpd process.</summary>
    public HeldClient? Find(int pid)
    {
        if (held == 0 || pid == 0)
            return null;

        foreach (var place in places)
        {
            if (place.Pid == pid)
                return place;
        }

        return null;
    }

    /// <summary>The next client that was held long enough, or the next of all when <paramref name="all"/>; null when there is none.</summary>
    public HeldClient? FindDue(bool all)
    {
        if (held == 0)
            return null;

        foreach (var place in places)
        {
            if (place.Pid != 0 && (all || place.Due.RemainingMilliseconds == 0))
                return place;
        }

        return null;
    }

    /// <summary>Frees the client's place, whatever became of its lines.</summary>
    public void Release(HeldClient client)
    {
        client.Release();
        held--;
    }

    /// <summary>How long the writer may sleep until a held client is due; -1 when none is held.</summary>
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

    /// <summary>The line before the last when a probe hangs up without QUIT, as a bare TCP check and many a script do.</summary>
    public static bool IsHangUp(SyslogRecord record)
    {
        // Postfix 3.10 and later put a queue id, or this word, in front.
        var message = record.Message.StartsWith("NOQUEUE: "u8) ? record.Message.Slice("NOQUEUE: "u8.Length) : record.Message;
        return (message.StartsWith("lost connection after CONNECT from "u8) || message.StartsWith("lost connection after EHLO from "u8))
            && IsLoopback(message);
    }

    /// <summary>What smtpd says last of a client that did no more than look whether it answers.</summary>
    public static bool IsEndOfProbe(SyslogRecord record)
    {
        var message = record.Message;
        return message.StartsWith("disconnect from "u8)
            && (IsProbe(message, " quit=1 commands=1"u8) || IsProbe(message, " commands=0/0"u8) || IsProbe(message, " ehlo=1 commands=1"u8));
    }

    private static bool IsProbe(ReadOnlySpan<byte> message, ReadOnlySpan<byte> commands) =>
        message.EndsWith(commands) && IsLoopback(message.Slice(0, message.Length - commands.Length));

    private static bool IsLoopback(ReadOnlySpan<byte> text) => text.EndsWith("[127.0.0.1]"u8) || text.EndsWith("[::1]"u8);
}
