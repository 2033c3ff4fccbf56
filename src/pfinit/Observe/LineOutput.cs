// The last step: lines into write(2). A FileStream is no substitute: it keeps an offset of its own and overwrites redirected files.

using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Collects lines and writes many with one call. Used by the log writer's thread only.</summary>
internal sealed class LineOutput(int fd, LogCounters counters)
{
    private const int WriteSize = 64 * 1024;

    private int lines;
    private bool insideLine;

    /// <summary>Takes the next line; say <see cref="EndLine"/> after each.</summary>
    public ByteBuffer Buffer { get; } = new(WriteSize + (16 * 1024));

    /// <summary>Lines lost and not told of yet.</summary>
    public long Lost { get; private set; }

    /// <summary>Why the last of them were lost.</summary>
    public string Cause { get; private set; } = "";

    public void EndLine()
    {
        lines++;
        if (Buffer.Length >= WriteSize)
            Flush(told: 0);
    }

    public void AddLost(long count, string cause)
    {
        Lost += count;
        Cause = cause;
    }

    /// <summary>
    /// Writes what is there. Waits as long as the other end does not read; on an error (a closed pipe, a full disk) the lines are lost.
    /// </summary>
    /// <param name="told">How many lost lines the buffer's last line tells of; no longer counted in <see cref="Lost"/> once that is written.</param>
    public void Flush(long told)
    {
        if (Buffer.Length == 0)
            return;

        // After a failure in the middle of a line, the next line must not grow onto its remains.
        if (insideLine && !Libc.WriteAll(fd, "\n"u8, out _).Failed)
            insideLine = false;

        var errno = Libc.WriteAll(fd, Buffer.Written, out var written);
        var done = lines;
        if (errno.Failed)
        {
            insideLine |= written > 0 && Buffer.Written[written - 1] != '\n';
            done = Math.Min(lines, CountLines(Buffer.Written.Slice(0, written)));
            counters.CountDropped(lines - done);
            AddLost(lines - done, $"standard output: {errno}");
        }
        else
        {
            Lost -= told;
        }

        counters.CountWritten(done);
        lines = 0;
        Buffer.Clear();
    }

    private static int CountLines(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        for (int at; (at = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes.Slice(at + 1))
            count++;
        return count;
    }
}
