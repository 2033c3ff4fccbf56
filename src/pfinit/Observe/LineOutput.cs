// The last step: lines into write(2). A FileStream is no substitute: it keeps an offset of its own and overwrites redirected files.

using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Writes many lines with one call. Used by the log writer's thread only.</summary>
internal sealed class LineOutput(int fd, LogCounters counters)
{
    private bool insideLine;

    /// <summary>Lines lost and not told of yet.</summary>
    public long Lost { get; private set; }

    /// <summary>Why the last of them were lost.</summary>
    public string Cause { get; private set; } = "";

    public void AddLost(long count, string cause)
    {
        Lost += count;
        Cause = cause;
    }

    /// <summary>
    /// Writes whole lines. Waits as long as the other end does not read; on an error (a closed pipe, a full disk) what is left of them is lost.
    /// </summary>
    /// <param name="shown">The lines.</param>
    /// <param name="lines">How many.</param>
    public void Write(ReadOnlySpan<byte> shown, int lines)
    {
        if (shown.IsEmpty)
            return;

        var errno = WriteAll(shown, out var written);
        var done = errno.Failed ? Math.Min(lines, CountLines(shown.Slice(0, written))) : lines;
        counters.CountWritten(done);
        if (done == lines)
            return;
        counters.CountDropped(lines - done);
        AddLost(lines - done, $"standard output: {errno}");
    }

    /// <summary>Writes the line that tells of all that was <see cref="Lost"/>. If that fails it has still to be told.</summary>
    public void WriteReport(ReadOnlySpan<byte> line)
    {
        if (WriteAll(line, out _).Failed)
            return;
        counters.CountTold(Lost);
        Lost = 0;
    }

    private Errno WriteAll(ReadOnlySpan<byte> bytes, out int written)
    {
        // After a failure in the middle of a line, the next line must not grow onto its remains.
        if (insideLine && !Libc.WriteAll(fd, "\n"u8, out _).Failed)
            insideLine = false;

        var errno = Libc.WriteAll(fd, bytes, out written);
        if (errno.Failed)
            insideLine |= written > 0 && bytes[written - 1] != '\n';
        return errno;
    }

    private static int CountLines(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        for (int at; (at = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes.Slice(at + 1))
            count++;
        return count;
    }
}
