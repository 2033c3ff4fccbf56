namespace Pfinit.Kernel;

/// <summary>Waits for several sockets at a time, poll(2). Used by one thread.</summary>
internal sealed unsafe class ReadySet
{
    private PollFd[] entries = new PollFd[32];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Adds a descriptor to wait for; it is ready when there is something to read, or, for <paramref name="toSend"/>, room to write.</summary>
    public void Add(int fd, bool toSend)
    {
        if (Count == entries.Length)
            Array.Resize(ref entries, Count * 2);
        entries[Count++] = new PollFd { fd = fd, events = toSend ? Libc.POLLOUT : Libc.POLLIN };
    }

    /// <summary>Waits until one is ready, at most <paramref name="milliseconds"/>; -1: for ever.</summary>
    public void Wait(int milliseconds)
    {
        fixed (PollFd* start = entries)
        {
            if (Libc.poll(start, (nuint)Count, milliseconds) >= 0)
                return;
        }

        // EINTR, or no memory: nothing is ready.
        for (var i = 0; i < Count; i++)
            entries[i].revents = 0;
    }

    /// <summary>The descriptor that was added as number <paramref name="index"/> is ready, or broken, which its next use tells.</summary>
    public bool IsReady(int index) => entries[index].revents != 0;
}
