// One of Postfix's queue files: whether there is anything left to do for its message, and whether a delivery agent has it in hand. QueueCensus looks into
// some at a stop, SkippedMail while the queue is delivered, Hold into those that wait for their signature.
//
// A file is a row of records (record.c and rec_type.h of Postfix 3.10): a letter, the length in groups of seven bits with the lowest first, and so many
// bytes. The first, `C`, tells size and place of the message's content, which follows `M`. A recipient is an `R`; the agent puts a `D` over it when it is
// done with it (deliver_completed.c). A `p` has the offset at which to read on where a milter had something added, or 0.

using System.Globalization;
using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Reads a queue file from its beginning.</summary>
internal sealed class QueueFile
{
    /// <summary>Envelope records are shorter by far; Postfix's own limit for a line of content is 2,048 bytes.</summary>
    private const int LongestRecord = 65536;

    /// <summary>More than any header has: header_size_limit is 4 MB here, and a record 2 kB.</summary>
    private const int MostHeaderRecords = 10_000;

    /// <summary>Against a file whose pointers go round in a circle.</summary>
    private const int MostRecords = 1_000_000;

    private readonly FileHandle file;
    private readonly byte[] buffer = new byte[4096];
    private long bufferAt;
    private int buffered;
    private long position;

    private QueueFile(FileHandle file) => this.file = file;

    /// <summary>
    /// Every recipient is done with, so that only the file is left to be removed. False as well for a file that is not understood.
    /// </summary>
    /// <exception cref="KernelException">It cannot be read.</exception>
    public static bool IsDelivered(string path)
    {
        using var file = LinuxFiles.OpenToRead(path);
        return new QueueFile(file).HasNoRecipientLeft();
    }

    /// <summary>Every `From:` of the message, unfolded, without the name; empty when it has none, null for a file that is not understood.</summary>
    /// <exception cref="KernelException">It cannot be read.</exception>
    public static string? From(string path)
    {
        using var file = LinuxFiles.OpenToRead(path);
        return new QueueFile(file).From();
    }

    /// <summary>Somebody delivers it. False as well when that cannot be told.</summary>
    public static bool IsLocked(string path)
    {
        try
        {
            using var file = LinuxFiles.Open(path, Libc.O_RDWR | Libc.O_NONBLOCK);
            return file.TryLock().Value == Libc.EAGAIN;
        }
        catch (KernelException)
        {
            return false;
        }
    }

    private bool HasNoRecipientLeft()
    {
        var done = false;
        long? afterContent = null;
        for (var records = 0; records < MostRecords && Next() is var (type, content); records++)
        {
            switch (type)
            {
                case 'C' when records == 0:
                    afterContent = AfterContent(content);
                    break;
                case 'M' when afterContent is { } extracted:
                    position = extracted;
                    break;
                case 'p' when Number(content) is { } offset:
                    position = offset > 0 ? offset : position;
                    break;
                case 'D':
                    done = true;
                    break;
                case 'E':
                    return done && afterContent is not null;
                case 'R' or 'M' or 'p' or 'C':
                    return false;
            }
        }

        return false;
    }

    // A line is an `N`, or some `L` and an `N` when it is long. A milter or a header check may have put a `p` in its place. The first empty line ends the
    // header. So does a line that is none of it (RFC 5322, 2.2), but this reads on: with a From: too many mail waits that need not, with one too few it
    // would leave unsigned.
    private string? From()
    {
        const string Name = "From:";
        var (from, line) = (new StringBuilder(), new StringBuilder());
        var (inContent, inFrom) = (false, false);
        for (var records = 0; records < MostHeaderRecords && Next() is var (type, content); records++)
        {
            if (type == 'p' && Number(content) is { } offset)
                position = offset > 0 ? offset : position;
            else if (type == 'M')
                inContent = true;
            else if (inContent && type is 'N' or 'L')
                line.Append(content);
            if (!inContent || type is not ('N' or 'X' or 'E'))
                continue;
            var text = line.ToString();
            line.Clear();
            if (type != 'N' || text.Length == 0)
                return from.ToString();
            inFrom = text.StartsWith(Name, StringComparison.OrdinalIgnoreCase) || (inFrom && text[0] is ' ' or '\t');
            if (inFrom)
                from.Append(text.StartsWith(Name, StringComparison.OrdinalIgnoreCase) ? text.Substring(Name.Length) : text);
        }

        return null;
    }

    // `%15ld %15ld …`: size and offset of the content come first.
    private static long? AfterContent(string content)
    {
        var fields = content.Split([' '], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 2 && Number(fields[0]) is { } size && Number(fields[1]) is { } offset ? offset + size : null;
    }

    private static long? Number(string text) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Null at the end of the file, or where there is no record.
    private (char Type, string Content)? Next()
    {
        if (NextByte() is not (>= 0 and var type))
            return null;
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (shift > 21 || NextByte() is not (>= 0 and var group))
                return null;
            length |= (group & 0x7f) << shift;
            if (group < 0x80)
                break;
        }

        if (length > LongestRecord)
            return null;
        var content = new byte[length];
        for (var i = 0; i < length; i++)
        {
            if (NextByte() is not (>= 0 and var value))
                return null;
            content[i] = (byte)value;
        }

        return ((char)type, Encoding.UTF8.GetString(content));
    }

    private int NextByte()
    {
        if (position < bufferAt || position >= bufferAt + buffered)
        {
            (bufferAt, buffered) = (position, file.ReadAt(position, buffer));
            if (buffered == 0)
                return -1;
        }

        return buffer[(int)(position++ - bufferAt)];
    }
}
