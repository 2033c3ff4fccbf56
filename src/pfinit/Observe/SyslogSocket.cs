// Owns /dev/log. One thread reads it and does nothing else: the kernel holds only a few datagrams per socket, and when it is not read
// Postfix itself stands still.

using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Reads what the daemons log into the queue until it is closed.</summary>
internal sealed class SyslogSocket : IDisposable
{
    /// <summary>The largest datagram taken whole. Postfix cuts its lines at 2 kB, syslog(3) and OpenDKIM stay far below this.</summary>
    private const int LongestDatagram = 64 * 1024;

    private readonly DatagramReceiver receiver;
    private readonly LogQueue queue;
    private readonly LogWatch watch;
    private readonly Thread reader;

    private SyslogSocket(DatagramReceiver receiver, LogQueue queue, LogWatch watch, Action<string, Exception> panic)
    {
        this.receiver = receiver;
        this.queue = queue;
        this.watch = watch;
        reader = LogThread.Start("syslog-reader", Read, panic);
    }

    /// <summary>Binds <paramref name="path"/>, replacing a socket that is there, and starts to read.</summary>
    /// <exception cref="KernelException">The path cannot be bound.</exception>
    public static SyslogSocket Open(string path, LogQueue queue, LogWatch watch, Action<string, Exception> panic) =>
        new(DatagramReceiver.Bind(path), queue, watch, panic);

    /// <summary>Takes nothing new, waits until what was sent before is in the queue; false when <paramref name="timeout"/> passed first.</summary>
    public bool Finish(TimeSpan timeout)
    {
        receiver.Stop();
        return reader.Join(timeout);
    }

    public void Dispose()
    {
        Finish(TimeSpan.FromSeconds(1));
        receiver.Dispose();
    }

    private void Read()
    {
        var buffer = new byte[LongestDatagram];
        for (int length; (length = receiver.Receive(buffer)) >= 0;)
        {
            if (length == 0)
                continue;
            queue.Add(buffer.AsSpan(0, length), DateTime.UtcNow.Ticks, own: false);
            watch.Note(buffer.AsSpan(0, length));
        }
    }
}
