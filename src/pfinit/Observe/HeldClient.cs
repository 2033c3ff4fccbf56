using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>What smtpd said of a client that may be a health probe: copies of its lines, and until when they may wait.</summary>
internal sealed class HeldClient
{
    /// <summary>Room for the two or three short lines there are of a client on loopback.</summary>
    private const int Capacity = 1024;

    private readonly byte[] records = new byte[Capacity];
    private int length;

    /// <summary>The smtpd process that serves it; 0 while the place is free.</summary>
    public int Pid { get; private set; }

    public Deadline Due { get; private set; }

    public int Lines { get; private set; }

    /// <summary>The lines, to be read one after the other.</summary>
    public LogBatch Records => new(records.AsSpan(0, length), dropped: 0, draining: false);

    /// <summary>Begins to hold a client; false when its first line is too long to be held.</summary>
    public bool TryHold(int pid, ReadOnlySpan<byte> datagram, long utcTicks, Deadline due)
    {
        length = 0;
        Lines = 0;
        if (!TryAdd(datagram, utcTicks))
            return false;
        Pid = pid;
        Due = due;
        return true;
    }

    /// <summary>Holds another line of the same client; false when it does not fit.</summary>
    public bool TryAdd(ReadOnlySpan<byte> datagram, long utcTicks)
    {
        if (!LogBatch.TryAppend(records.AsSpan(length), datagram, utcTicks, own: false, out var added))
            return false;
        length += added;
        Lines++;
        return true;
    }

    /// <summary>Frees the place; <see cref="Records"/> stays readable until the next client is held.</summary>
    public void Release() => Pid = 0;
}
