// A connection from its acceptance to its end. StatusServer owns some of them and calls Advance when the socket is ready.

using Pfinit.Kernel;

namespace Pfinit.Expose;

/// <summary>Reads the request, sends the answer, waits a moment for the peer to close. Never blocks.</summary>
internal sealed class Visitor(Door door, StreamSocket socket) : IDisposable
{
    /// <summary>Larger than any request that browsers and collectors make.</summary>
    public const int LongestRequest = 8 * 1024;

    /// <summary>For all of it. A scrape takes milliseconds, and a collector gives up after ten seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly byte[] request = new byte[LongestRequest];
    private int length;
    private byte[]? answer;
    private int sent;

    public Door Door => door;

    public int Fd => socket.Fd;

    /// <summary>When it has to be over.</summary>
    public Deadline Deadline { get; } = Deadline.After(Patience);

    /// <summary>It has asked and is owed an answer.</summary>
    public bool Asked => answer is not null;

    /// <summary>Waits for room to write; otherwise for something to read.</summary>
    public bool Sends => answer is not null && sent < answer.Length;

    /// <summary>Does what can be done now. False: it is over.</summary>
    public bool Advance() => Sends ? Send() : Asked ? Drain() : Receive() && (!Sends || Send());

    public void Dispose() => socket.Dispose();

    private bool Receive()
    {
        var received = socket.Receive(request.AsSpan(length));
        if (received == StreamSocket.Over)
            return false;
        length += received;
        answer = door.Exchange.Answer(request.AsSpan(0, length)) ?? (length == request.Length ? door.Exchange.TooLong() : null);
        return true;
    }

    private bool Send()
    {
        var count = socket.Send(answer.AsSpan(sent));
        if (count == StreamSocket.Over)
            return false;
        sent += count;

        // Closing while there is something to read would take the answer back from a peer that has not read it yet.
        if (!Sends)
            socket.EndSending();
        return true;
    }

    private bool Drain() => socket.Receive(request) != StreamSocket.Over;
}
