// Keeps health probes and the self-test of the start out of the log. They are told from clients only when they leave, so the lines of their
// arrival are held back until the same smtpd process says more. Used by LogLines only.

using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Holds lines such as `connect from localhost[127.0.0.1]` for a moment. Bounded: when all places are taken, lines simply pass.</summary>
/// <param name="longestHold">After this held lines are shown: a client that connects and stays silent is no probe.</param>
internal sealed class ProbeFilter(TimeSpan longestHold)
{
    /// <summary>Enough for one self-test: a milter's refusal is logged at every command.</summary>
    private const int MostFailures = 8;

    /// <summary>The end of what cleanup(8) says of a queue file that was begun and given up.</summary>
    private static ReadOnlySpan<byte> Canceled => ": removed (canceled)"u8;

    private readonly HeldClient[] places = [.. Enumerable.Range(0, 16).Select(_ => new HeldClient())];
    private readonly List<byte[]> failures = [];
    private byte[] abandoned = [];
    private int held;

    /// <summary>How lines about a refused command show the self-test's name (<see cref="SmtpTest.Helo"/>).</summary>
    public static ReadOnlySpan<byte> TestHelo => "helo=<[127.71.30.7]>"u8;

    /// <summary>Holds the line if a probe might begin with it.</summary>
    public bool TryHold(SyslogRecord record, long utcTicks)
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
            if (!place.TryHold(pid, record.Datagram, utcTicks, Deadline.After(longestHold)))
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

    /// <summary>The client whose queue file the line is about, whoever logs it.</summary>
    public HeldClient? FindQueueFile(SyslogRecord record)
    {
        if (held == 0)
            return null;

        foreach (var place in places)
        {
            if (place.Pid != 0 && place.QueueId.Length > 0 && record.Message.StartsWith(place.QueueId) && record.Message.Slice(place.QueueId.Length).StartsWith(": "u8))
                return place;
        }

        return null;
    }

    /// <summary>A held client proved to be the self-test: what cleanup(8) has still to say of its queue file is to be hidden, too.</summary>
    public void Abandon(HeldClient client)
    {
        if (client.QueueId.Length > 0)
            abandoned = client.QueueId.ToArray();
    }

    /// <summary>
    /// Takes note of a line that is shown. Where it says that the self-test fails, the same said again, every two seconds until a milter or a policy server is
    /// there, is hidden.
    /// </summary>
    public void Note(SyslogRecord record)
    {
        if (record.Message.StartsWith("NOQUEUE: "u8) && record.Message.IndexOf(TestHelo) >= 0 && failures.Count < MostFailures && !IsKnownFailure(record))
            failures.Add(record.Message.ToArray());
    }

    /// <summary>The self-test went well, so that its next failure is news.</summary>
    public void ForgetFailures() => failures.Clear();

    /// <summary>Holds what an smtpd says to a self-test that fails once more, or to a client that may be one.</summary>
    public bool TryHoldFailure(HeldClient client, SyslogRecord record, long utcTicks)
    {
        if (failures.Count == 0)
            return false;
        var message = record.Message;
        return message.StartsWith("warning: "u8) || (message.StartsWith("NOQUEUE: "u8) && message.IndexOf(TestHelo) < 0)
            ? client.TryAdd(record.Datagram, utcTicks)
            : IsKnownFailure(record) && client.TryAddFailure(record.Datagram, utcTicks);
    }

    private bool IsKnownFailure(SyslogRecord record)
    {
        foreach (var known in failures)
        {
            if (record.Message.SequenceEqual(known))
                return true;
        }

        return false;
    }

    /// <summary>What cleanup(8) says of the queue file that a hidden self-test gave up.</summary>
    public bool IsAbandoned(SyslogRecord record) => abandoned.Length > 0 && IsCanceled(record) && record.Message.StartsWith(abandoned)
        && record.Message.Length == abandoned.Length + Canceled.Length;

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

    /// <summary>
    /// A refusal in the self-test, or of a client at once, who may be a probe. One that is the configuration's fault (451 4.3.x) is news in any case.
    /// </summary>
    public static bool IsRefusal(SyslogRecord record)
    {
        var message = record.Message;
        return message.StartsWith("NOQUEUE: reject: "u8) && message.IndexOf("]: 451 4.3."u8) < 0
            && (message.IndexOf(TestHelo) >= 0 || message.Slice("NOQUEUE: reject: "u8.Length).StartsWith("CONNECT from "u8));
    }

    /// <summary>`4bXk2T0wYzz: client=localhost[127.0.0.1]`: a queue file was begun. The length of its id, else 0.</summary>
    public static int QueueIdLength(SyslogRecord record) =>
        IsLoopback(record.Message) && record.Message.IndexOf(": client="u8) is > 0 and var length ? length : 0;

    public static bool IsCanceled(SyslogRecord record) => record.Message.EndsWith(Canceled);

    /// <summary>What smtpd says last of the self-test: <see cref="SmtpProbe.Noops"/> times NOOP after RSET, and nothing that brings a message.</summary>
    public static bool IsEndOfTest(ReadOnlySpan<byte> message) => message.StartsWith("disconnect from "u8)
        && (message.IndexOf(" noop=3 "u8) >= 0 || message.IndexOf(" noop=0/3 "u8) >= 0) && message.IndexOf(" quit=1 "u8) >= 0
        && (message.IndexOf(" rset="u8) >= 0 || message.EndsWith(" noop=0/3 quit=1 commands=1/4"u8))
        && message.IndexOf(" data="u8) < 0 && message.IndexOf(" bdat="u8) < 0 && message.IndexOf(" auth="u8) < 0;

    /// <summary>What smtpd says last of a client that did no more than look whether it answers.</summary>
    public static bool IsEndOfProbe(SyslogRecord record)
    {
        var message = record.Message;
        return message.StartsWith("disconnect from "u8)
            && (IsProbe(message, " quit=1 commands=1"u8) || IsProbe(message, " commands=0/0"u8) || IsProbe(message, " ehlo=1 commands=1"u8));
    }

    private static bool IsProbe(ReadOnlySpan<byte> message, ReadOnlySpan<byte> commands) =>
        message.EndsWith(commands) && IsLoopback(message.Slice(0, message.Length - commands.Length));

    /// <summary>The text ends with a client on loopback.</summary>
    public static bool IsLoopback(ReadOnlySpan<byte> text) => text.EndsWith("[127.0.0.1]"u8) || text.EndsWith("[::1]"u8);
}
