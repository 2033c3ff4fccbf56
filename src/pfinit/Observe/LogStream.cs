// The relay's log: what the daemons send to /dev/log and what pfinit says itself, as one stream of whole lines on standard output.
// `run` opens it first of all, sends Log to it, then lets it listen; it flushes last of all.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Settings;

namespace Pfinit.Observe;

/// <summary>Puts queue, writer thread and socket together. Write is safe from any thread and never waits for standard output.</summary>
internal sealed class LogStream : ILogSink, IDisposable
{
    /// <summary>Some 40,000 plain lines or 15,000 in JSON: what a busy relay logs in ten or five seconds.</summary>
    private const int QueueCapacity = 8 * 1024 * 1024;

    private readonly LogQueue queue;
    private readonly LogWatch watch = new(TimeProvider.System);
    private readonly Action<string, Exception> panic;
    private SyslogSocket? socket;

    private LogStream(LogQueue queue, LogCounters counters, Action<string, Exception> panic)
    {
        this.queue = queue;
        this.panic = panic;
        Counters = counters;
    }

    public LogCounters Counters { get; }

    /// <summary>What the daemons' lines tell of the mail.</summary>
    public MailCounters Mail { get; } = new();

    /// <summary>Starts the writer; from now on own messages come out.</summary>
    /// <param name="fd">Where lines go: 1 in service.</param>
    /// <param name="format">Plain or JSON.</param>
    /// <param name="mask">What becomes of addresses; null: they stay.</param>
    /// <param name="colour">For pfinit's own lines in plain format.</param>
    /// <param name="panic">Called with a thread's name when one of the stream's threads fails by a bug; begins the shutdown.</param>
    public static LogStream Open(int fd, LogFormat format, MaskFilter? mask, LogColour colour, Action<string, Exception> panic)
    {
        var counters = new LogCounters();
        var queue = new LogQueue(QueueCapacity, new LogLines(Lines(format, colour), AddressMasker.For(mask), counters), counters);
        LogThread.Start("log-writer", new LogWriter(queue, fd, counters).Run, panic);
        return new LogStream(queue, counters, panic);
    }

    /// <summary>Another format or masking for the lines that come from now on. Parameters as those of <see cref="Open"/>.</summary>
    public void Change(LogFormat format, MaskFilter? mask, LogColour colour) => queue.Change(Lines(format, colour), AddressMasker.For(mask));

    /// <summary>Takes over the syslog socket at <paramref name="path"/> (`/dev/log`). To be called once, before any daemon starts.</summary>
    /// <param name="path">Where daemons send to.</param>
    /// <param name="complaints">Hears what they say.</param>
    /// <param name="watcher">Sees every line that comes there.</param>
    /// <param name="recovered">As <see cref="LogWatch.Recovered"/>.</param>
    /// <exception cref="KernelException">The path cannot be bound.</exception>
    public void Listen(string path, Complaints complaints, ILineWatcher? watcher = null, Action? recovered = null)
    {
        watch.Recovered = recovered ?? watch.Recovered;
        socket = SyslogSocket.Open(path, queue, watch, complaints, watcher, Mail, panic);
    }

    /// <inheritdoc/>
    public void Write(Diagnostic diagnostic) => queue.Add(SyslogRecord.Parse(OwnLine.Of(diagnostic)), DateTime.UtcNow.Ticks, own: true);

    /// <inheritdoc/>
    public void Relay(string tag, ReadOnlySpan<byte> line)
    {
        var record = SyslogRecord.Parse(OwnLine.OfChild(tag, line));
        queue.Add(record, DateTime.UtcNow.Ticks, own: false);
        watch.NoteOutput(record);
    }

    /// <inheritdoc/>
    public string? LastComplaint(string service, TimeSpan within) => watch.LastComplaint(service, within);

    /// <summary>As <see cref="LogWatch.Outages"/>.</summary>
    public IReadOnlyList<string> Outages => watch.Outages;

    /// <inheritdoc cref="PostfixOutages.HeldBack"/>
    public TimeSpan? HeldBack => watch.HeldBack;

    /// <inheritdoc cref="SyslogSocket.Problem"/>
    public string? DeviceProblem => socket?.Problem;

    /// <inheritdoc cref="LogWatch.ForgetOutages"/>
    public void ForgetOutages() => watch.ForgetOutages();

    /// <summary>As <see cref="LogWatch.DeliveryOutage"/>.</summary>
    public string? DeliveryOutage => watch.DeliveryOutage;

    /// <summary>
    /// When the daemons are down: closes the syslog socket for senders, and waits until all that they said before has been read and seen by the
    /// watcher. False when <paramref name="timeout"/> passed first.
    /// </summary>
    public bool EndListening(TimeSpan timeout) => socket?.Finish(timeout) ?? true;

    /// <summary>
    /// For the end of the process: closes the syslog socket for senders, then waits until everything said so far is written. False when
    /// <paramref name="timeout"/> passed first, because nobody reads standard output.
    /// </summary>
    public bool Flush(TimeSpan timeout)
    {
        var deadline = Deadline.After(timeout);
        socket?.Finish(timeout);
        return queue.Drain(TimeSpan.FromMilliseconds(deadline.RemainingMilliseconds));
    }

    /// <summary>Closes the socket and removes its path. The writer goes on, so that last words still come out.</summary>
    public void Dispose() => socket?.Dispose();

    private static ILineFormat Lines(LogFormat format, LogColour colour) =>
        format == LogFormat.Json ? new JsonFormat(Environment.MachineName) : new PlainFormat(colour);
}
