// What Postfix complains of while it starts: the answers of smtpd say only that something is wrong, its log says what. Fed by the syslog reader,
// so that it works while nobody reads standard output; read by the probe thread, and by `run` when postsuper fails.

using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>The last complaints, from the beginning of a start to its good end; then nothing is kept, and a line costs one look at a flag.</summary>
internal sealed class Complaints
{
    /// <summary>A log line that was sent before an answer, or an end, is read within microseconds, unless the machine is very busy.</summary>
    public static readonly TimeSpan LineDelay = TimeSpan.FromMilliseconds(500);

    private const int Kept = 64;

    /// <summary>Longer than any line whose end matters here.</summary>
    private const int LongestText = 1000;

    private readonly Queue<Complaint> lines = new();
    private volatile bool listening = true;

    public IReadOnlyList<Complaint> All
    {
        get
        {
            lock (lines)
                return [.. lines];
        }
    }

    /// <summary>From now on lines are kept. Those of a start that goes on stay.</summary>
    public void Begin()
    {
        lock (lines)
        {
            if (!listening)
                lines.Clear();
            listening = true;
        }
    }

    /// <summary>The start went well.</summary>
    public void End() => listening = false;

    /// <summary>Takes note of a line when it is one of Postfix's complaints.</summary>
    public void Hear(SyslogRecord record)
    {
        if (!listening || record.Tag.IndexOf((byte)'/') < 0 || !Matters(record.Message))
            return;
        var heard = new Complaint(
            Encoding.ASCII.GetString(record.Program.ToArray()), record.Pid,
            Encoding.UTF8.GetString(record.Message.Slice(0, Math.Min(record.Message.Length, LongestText)).ToArray()));
        lock (lines)
        {
            if (lines.Count == Kept)
                lines.Dequeue();
            lines.Enqueue(heard);
            Monitor.PulseAll(lines);
        }
    }

    /// <summary>Waits for a line that may still be on its way: what a daemon logs before it answers can be read a little later than the answer.</summary>
    public bool WaitFor(Func<Complaint, bool> isIt, TimeSpan timeout)
    {
        var deadline = Deadline.After(timeout);
        lock (lines)
        {
            while (!lines.Any(isIt))
            {
                if (deadline.RemainingMilliseconds is var left && (left == 0 || !Monitor.Wait(lines, left)) && !lines.Any(isIt))
                    return false;
            }

            return true;
        }
    }

    private static bool Matters(ReadOnlySpan<byte> message) => message.StartsWith("warning: "u8) || message.StartsWith("error: "u8)
        || message.EndsWith(": disabling TLS support"u8) || message.StartsWith("fatal: "u8) || message.StartsWith("panic: "u8) || message.IndexOf(ProbeFilter.TestHelo) >= 0
        || ProbeFilter.IsEndOfTest(message);
}
