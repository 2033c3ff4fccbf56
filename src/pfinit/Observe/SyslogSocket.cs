// Owns /dev/log. One thread reads it and waits for nothing else: the kernel holds only a few datagrams per socket, and when it is not read
// Postfix itself stands still.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Reads what the daemons log into the queue until it is closed. Where the path is removed or replaced, it is bound again.</summary>
internal sealed class SyslogSocket : IDisposable
{
    /// <summary>The largest datagram taken whole. Postfix cuts its lines at 2 kB, syslog(3) and OpenDKIM stay far below this.</summary>
    private const int LongestDatagram = 64 * 1024;

    /// <summary>More than the kernel holds for a socket by default (net.unix.max_dgram_qlen is 10).</summary>
    private const int MostAtOnce = 16;

    /// <summary>How often to look whether the path still leads here: until then a daemon that starts logs to nobody.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>Before the next try when the kernel has no memory for what is there.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly object gate = new();
    private readonly string path;
    private readonly LogQueue queue;
    private readonly LogWatch watch;
    private readonly Complaints complaints;
    private readonly ILineWatcher? watcher;
    private readonly MailCounters mail;
    private readonly Credentials credentials = new();
    private readonly PostfixFields fields = new();
    private readonly Thread reader;
    private readonly SaidOnce failure;
    private readonly SaidOnce unread;
    private DatagramReceiver receiver;
    private DateTimeOffset seenInPlace = DateTimeOffset.UtcNow;
    private bool finished;
    private volatile string? problem;

    private SyslogSocket(
        string path, LogQueue queue, LogWatch watch, Complaints complaints, ILineWatcher? watcher, MailCounters mail, Action<string, Exception> panic)
    {
        this.path = path;
        failure = new SaidOnce(Severity.Error, path);
        unread = new SaidOnce(Severity.Error, path);
        this.queue = queue;
        this.watch = watch;
        this.complaints = complaints;
        this.watcher = watcher;
        this.mail = mail;
        receiver = DatagramReceiver.Bind(path, Look);
        reader = LogThread.Start("syslog-reader", Read, panic);
    }

    /// <summary>Binds <paramref name="path"/>, replacing a socket that is there, and starts to read.</summary>
    /// <exception cref="KernelException">The path cannot be bound.</exception>
    public static SyslogSocket Open(
        string path, LogQueue queue, LogWatch watch, Complaints complaints, ILineWatcher? watcher, MailCounters mail, Action<string, Exception> panic) =>
        new(path, queue, watch, complaints, watcher, mail, panic);

    /// <summary>`/dev/log: was removed or replaced, and …` while it cannot be bound again; else null. Any thread may ask.</summary>
    public string? Problem => problem;

    /// <summary>Takes nothing new, waits until what was sent before is in the queue; false when <paramref name="timeout"/> passed first.</summary>
    public bool Finish(TimeSpan timeout)
    {
        lock (gate)
        {
            finished = true;
            receiver.Stop();
        }

        return reader.Join(timeout);
    }

    public void Dispose()
    {
        Finish(TimeSpan.FromSeconds(1));
        receiver.Dispose();
    }

    private void Read()
    {
        var batch = new DatagramBatch(MostAtOnce, LongestDatagram);
        var nextLook = Deadline.After(Look);
        while (Take(receiver, batch))
        {
            if (nextLook.RemainingMilliseconds > 0)
                continue;
            var now = DateTimeOffset.UtcNow;
            if (receiver.IsInPlace)
            {
                (seenInPlace, problem) = (now, null);
            }
            else if (BindAgain() is { } old)
            {
                watcher?.Missed(seenInPlace);
                // Whoever had it open finds it shut now, and syslog(3) sends the same line again, to the new one. What was sent before is still there.
                old.Stop();
                while (Take(old, batch))
                {
                }

                old.Close();
            }

            watch.Tick();
            nextLook = Deadline.After(Look);
        }
    }

    /// <summary>Receives what is there, or waits for a while in vain. False at the end.</summary>
    private bool Take(DatagramReceiver source, DatagramBatch batch)
    {
        int count;
        try
        {
            count = source.Receive(batch);
            unread.Over();
        }
        catch (KernelException e) when (IsForNow(e))
        {
            unread.Say($"{e.Call}: {e.Errno}; what the daemons log waits, and so may they; trying on");
            Thread.Sleep(Moment);
            return true;
        }

        var now = DateTime.UtcNow.Ticks;
        for (var i = 0; i < count; i++)
        {
            var line = batch[i];
            if (line.IsEmpty)
                continue;

            var record = credentials.Redact(SyslogRecord.Parse(line)).WithFields(fields);

            // The watcher first: Postfix goes on with the message that the line tells of.
            watcher?.See(record);
            queue.Add(record, now, own: false);
            watch.Note(record);
            complaints.Hear(record);
            mail.See(record);
        }

        return count >= 0;
    }

    /// <summary>It passes by itself, and is no reason for the relay to end. recvmmsg(2) may say so, though Linux needs no memory for a datagram that is there.</summary>
    internal static bool IsForNow(KernelException e) => e.Errno.Value is Libc.ENOMEM or Libc.ENOBUFS;

    /// <summary>The receiver that was replaced; null when that was not possible, or not wanted any more.</summary>
    private DatagramReceiver? BindAgain()
    {
        lock (gate)
        {
            if (finished)
                return null;
            try
            {
                var old = receiver;
                receiver = DatagramReceiver.Bind(path, Look);
                failure.Over();
                problem = null;
                Log.Warning(path, "was removed or replaced; bound again, and what programs logged that opened it in between is lost");
                return old;
            }
            catch (KernelException e)
            {
                var text = $"was removed or replaced, and cannot be bound again: {e.Call}: {e.Errno}; programs that start now log to nobody, trying on";
                problem = $"{path}: {text}";
                failure.Say(text);
                return null;
            }
        }
    }
}
