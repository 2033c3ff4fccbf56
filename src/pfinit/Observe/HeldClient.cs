using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>What smtpd said of a client that may be a health probe: copies of its lines, and until when they may wait.</summary>
internal sealed class HeldClient
{
    /// <summary>Room for the few lines there are of a client on loopback that brings no message, one of them a refusal.</summary>
    private const int Capacity = 2048;

    private readonly byte[] records = new byte[Capacity];
    private int length;
    private int queueIdAt;
    private int queueIdLength;

    /// <summary>The smtpd process that serves it; 0 while the place is free.</summary>
    public int Pid { get; private set; }

    /// <summary>Of the queue file it began; empty when it began none.</summary>
    public ReadOnlySpan<byte> QueueId => records.AsSpan(queueIdAt, queueIdLength);

    /// <summary>smtpd refused it something.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>It is the self-test, and was refused as it was before.</summary>
    public bool FailsAgain { get; private set; }

    public Deadline Due { get; private set; }

    public int Lines { get; private set; }

    /// <summary>The lines, to be read one after the other.</summary>
    public RawLines Records => new(records.AsSpan(0, length));

    /// <summary>Begins to hold a client; false when its first line is too long to be held.</summary>
    public bool TryHold(int pid, ReadOnlySpan<byte> datagram, long utcTicks, Deadline due)
    {
        length = 0;
        Lines = 0;
        queueIdLength = 0;
        WasRefused = false;
        FailsAgain = false;
        if (!TryAdd(datagram, utcTicks))
            return false;
        Pid = pid;
        Due = due;
        return true;
    }

    /// <summary>Holds another line of the same client; false when it does not fit.</summary>
    public bool TryAdd(ReadOnlySpan<byte> datagram, long utcTicks)
    {
        if (!RawLines.TryAppend(records.AsSpan(length), datagram, utcTicks, out var added))
            return false;
        length += added;
        Lines++;
        return true;
    }

    /// <summary>Holds the line that names its queue file.</summary>
    /// <param name="datagram">The line.</param>
    /// <param name="utcTicks">When it came.</param>
    /// <param name="at">Where in the line the id begins.</param>
    /// <param name="idLength">Its length.</param>
    public bool TryAddQueueId(ReadOnlySpan<byte> datagram, long utcTicks, int at, int idLength)
    {
        queueIdAt = length + RawLines.HeaderSize + at;
        if (!TryAdd(datagram, utcTicks))
            return false;
        queueIdLength = idLength;
        return true;
    }

    /// <summary>Holds the line of a refusal.</summary>
    public bool TryAddRefusal(ReadOnlySpan<byte> datagram, long utcTicks) => WasRefused = TryAdd(datagram, utcTicks);

    /// <summary>Holds the line by which a self-test failed before.</summary>
    public bool TryAddFailure(ReadOnlySpan<byte> datagram, long utcTicks) => FailsAgain = TryAdd(datagram, utcTicks);

    /// <summary>Frees the place; <see cref="Records"/> stays readable until the next client is held.</summary>
    public void Release() => Pid = 0;
}
