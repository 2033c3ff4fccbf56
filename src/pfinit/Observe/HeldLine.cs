using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>A line that waits to be told from a health probe: its bytes, copied, and until when it may wait.</summary>
internal sealed class HeldLine
{
    /// <summary>Room for the connect line of any client on loopback.</summary>
    public const int Capacity = 512;

    private readonly byte[] bytes = new byte[Capacity];
    private int length;

    /// <summary>The process that logged it; 0 while the place is free.</summary>
    public int Pid { get; private set; }

    public long UtcTicks { get; private set; }

    public Deadline Due { get; private set; }

    public ReadOnlySpan<byte> Datagram => bytes.AsSpan(0, length);

    public void Hold(int pid, ReadOnlySpan<byte> datagram, long utcTicks, Deadline due)
    {
        datagram.CopyTo(bytes);
        length = datagram.Length;
        Pid = pid;
        UtcTicks = utcTicks;
        Due = due;
    }

    /// <summary>Frees the place; the bytes stay until the next <see cref="Hold"/>.</summary>
    public void Release() => Pid = 0;
}
