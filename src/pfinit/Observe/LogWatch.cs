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
    private readonly LimitWatch limits = new(CgroupLimits.Read);
    private readonly PostfixOutages outages;

    public LogWatch() => outages = new PostfixOutages(limits);

    /// <summary>To be called every few seconds, whether lines come or not.</summary>
    public void Tick()
    {
        lock (outages)
            limits.Tick(Elapsed.Now(TimeProvider.System));
    }

    /// <summary>A line of syslog.</summary>
    public void Note(SyslogRecord record)
    {
        if (record.Severity > SyslogNames.Warning)
        {
            if (outages.AnyLasts)
                SeeLife(record);
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

    /// <summary>Forgets what kept ending, since Postfix has other settings.</summary>
    public void ForgetOutages()
    {
        lock (outages)
            outages.Forget();
    }

    // The queue manager put the mail off that it could not hand over, for minutes and longer each time.
    private void SeeLife(SyslogRecord record)
    {
        bool over;
        lock (outages)
            over = outages.SeeLife(record);
        if (over)
            Flush.Now();
    }

    /// <summary>A line that a child wrote to its stdout or stderr: nobody can tell how serious it is, so what comes by syslog is preferred.</summary>
    public void NoteOutput(SyslogRecord record) => words.Note(record, record.Severity);

    /// <summary>As <see cref="ILogSink.LastComplaint"/>.</summary>
    public string? LastComplaint(string service, TimeSpan within) => words.Last(service, within);
}
