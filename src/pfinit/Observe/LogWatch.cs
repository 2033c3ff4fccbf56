// Listens in on what the daemons log, for what pfinit has to say itself. Called by the thread on which a line arrives, which
// must not be kept: the usual line is no complaint.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>Hands on what is a warning or worse. Safe from any thread.</summary>
internal sealed class LogWatch
{
    private readonly LastWords words = new();
    private readonly TimeProvider time;
    private readonly LimitWatch limits;
    private readonly PostfixOutages outages;

    /// <param name="time">Monotonic.</param>
    public LogWatch(TimeProvider time)
        : this(time, ProcessFacts.Named)
    {
    }

    /// <param name="time">Monotonic.</param>
    /// <param name="processes">As <see cref="ProcessFacts.Named"/>.</param>
    public LogWatch(TimeProvider time, Func<string, int, IReadOnlyList<int>> processes)
    {
        this.time = time;
        limits = new LimitWatch(CgroupLimits.Read);
        outages = new PostfixOutages(limits, processes, time);
    }

    /// <summary>Called when a delivery agent works again that kept ending. The queue manager has put its mail off, for minutes and longer each time.</summary>
    public Action Recovered { get; set; } = () => { };

    /// <summary>To be called every few seconds, whether lines come or not.</summary>
    public void Tick()
    {
        bool recovered;
        lock (outages)
        {
            limits.Tick(Elapsed.Now(time));
            recovered = outages.Tick();
        }

        if (recovered)
            Recovered();
    }

    /// <summary>A line of syslog.</summary>
    public void Note(SyslogRecord record)
    {
        if (record.Severity > SyslogNames.Warning)
        {
            if (outages.AnyLasts)
            {
                lock (outages)
                    outages.SeeLife(record);
            }

            return;
        }

        words.Note(record, record.Severity);
        Diagnostic? found;
        lock (outages)
            found = outages.Note(record);
        if (found is not null)
            Log.Write(found);
    }

    /// <summary>Programs of Postfix that keep ending, a line each.</summary>
    public IReadOnlyList<string> Outages
    {
        get
        {
            lock (outages)
                return outages.Lasting;
        }
    }

    /// <summary>Why no mail leaves; null when nothing is known of that.</summary>
    public string? DeliveryOutage
    {
        get
        {
            lock (outages)
                return outages.Delivery;
        }
    }

    /// <inheritdoc cref="PostfixOutages.HeldBack"/>
    public TimeSpan? HeldBack
    {
        get
        {
            lock (outages)
                return outages.HeldBack;
        }
    }

    /// <summary>Forgets what kept ending, since Postfix has other settings.</summary>
    public void ForgetOutages()
    {
        lock (outages)
            outages.Forget();
    }

    /// <summary>A line that a child wrote to its stdout or stderr: nobody can tell how serious it is, so what comes by syslog is preferred.</summary>
    public void NoteOutput(SyslogRecord record) => words.Note(record, record.Severity);

    /// <summary>As <see cref="ILogSink.LastComplaint"/>.</summary>
    public string? LastComplaint(string service, TimeSpan within) => words.Last(service, within);
}
