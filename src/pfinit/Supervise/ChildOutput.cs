// What a child writes to its stdout and stderr, line by line into the log: with LOG_FORMAT=json everything on our stdout has to parse.
// ProcessTable makes one for each child that does not inherit our own descriptors, with a thread that lasts as long as somebody can write.

using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Relays lines as they come. The log takes them without waiting, so that the child never waits for the reader of our stdout.</summary>
/// <param name="name">Of the child.</param>
/// <param name="pid">Of the child.</param>
/// <param name="pipe">What it writes to.</param>
/// <param name="speaksToSyslog">As <see cref="SpawnRequest.SpeaksToSyslog"/>.</param>
internal sealed class ChildOutput(string name, int pid, ChildPipe pipe, bool speaksToSyslog = false)
{
    /// <summary>A longer line is relayed in pieces.</summary>
    public const int LongestLine = 8 * 1024;

    /// <summary>What of a line is kept that may become part of another.</summary>
    private const int LongestFirst = 400;

    /// <summary>The largest pipe the kernel gives (pipe(7), pipe-max-size): more than this was not there when the child ended.</summary>
    private const int LargestPipe = 1024 * 1024;

    private readonly object gate = new();
    private readonly byte[] buffer = new byte[LongestLine];
    private readonly string tag = $"{Path.GetFileName(name)}[{pid}]";
    private readonly byte[] ownName = Encoding.UTF8.GetBytes(Path.GetFileName(name) + ": ");
    private int length;
    private bool ended;
    private string? first;

    /// <summary>The first line that was relayed; null: none yet. Complete when the child has exited and <see cref="Drain"/> is done.</summary>
    public string? FirstLine
    {
        get
        {
            lock (gate)
                return first;
        }
    }

    /// <summary>The body of its thread: returns when nobody is left to write.</summary>
    public void Run()
    {
        using (pipe)
        {
            while (!ended)
            {
                pipe.WaitToRead(ChildPipe.Forever);
                TakeWhatIsThere();
            }
        }
    }

    /// <summary>
    /// For when the child has exited: relays all it wrote, also a last line without its end. Never blocks, even though processes the child started
    /// may go on writing; their lines are <see cref="Run"/>'s.
    /// </summary>
    public void Drain()
    {
        lock (gate)
        {
            TakeWhatIsThere();
            Relay(length);
        }
    }

    private void TakeWhatIsThere()
    {
        lock (gate)
        {
            for (var left = LargestPipe; left > 0 && !ended && pipe.WaitToRead(0);)
            {
                var got = pipe.Read(buffer.AsSpan(length));
                ended = got == 0;
                left -= got;
                length += got;
                RelayLines();
            }

            if (ended)
                Relay(length);
        }
    }

    private void RelayLines()
    {
        for (int end; (end = buffer.AsSpan(0, length).IndexOf((byte)'\n')) >= 0;)
            Relay(end + 1);
        if (length == buffer.Length)
            Relay(length);
    }

    // The first bytes of the buffer are a line, or all that there is of it.
    private void Relay(int count)
    {
        var end = count;
        while (end > 0 && buffer[end - 1] is (byte)'\n' or (byte)'\r')
            end--;
        if (end > 0 && !(speaksToSyslog && buffer.AsSpan(0, end).StartsWith(ownName)))
        {
            first ??= Encoding.UTF8.GetString(buffer, 0, Math.Min(end, LongestFirst));
            Log.Relay(tag, buffer.AsSpan(0, end));
        }

        length -= count;
        buffer.AsSpan(count, length).CopyTo(buffer);
    }
}
