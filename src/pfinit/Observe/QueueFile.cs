// Reads of a queue file whether anything is left to do for it. Postfix itself removes a message that is delivered, but only after its deliveries have
// told the queue manager, which is gone in a stop; and a queue manager that has just been started leaves alone for a minute what they still hold.
//
// The format (rec_type.h, record.h and cleanup_envelope.c of Postfix 3.10): records of a type byte, a length in groups of seven bits, the low ones
// first, and as many bytes. First the envelope, begun by a `C` record of numbers in text: the size of the message, where it begins, and more. Behind
// the message comes the envelope's other part, what was extracted from headers. A recipient's `R` turns into `D` when Postfix is done with it:
// delivered, or bounced, of which the sender is told later.

using System.Buffers.Text;
using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>One queue file, read without a lock: Postfix changes single bytes of it, and what is not understood is not called delivered.</summary>
internal static class QueueFile
{
    /// <summary>Every recipient is done with, as far as the file tells.</summary>
    /// <exception cref="KernelException">The file cannot be read; maybe it has just been moved on.</exception>
    public static bool IsDone(string path)
    {
        using var file = LinuxFiles.OpenToRead(path);
        Span<byte> first = stackalloc byte[128];
        var envelope = new Records(first.Slice(0, file.ReadAt(0, first)));
        if (!envelope.TryNext(out var type, out var sizes) || type != 'C' || !TryTakeNumber(ref sizes, out var size) || !TryTakeNumber(ref sizes, out var start))
            return false;

        var done = 0;
        return AreDone(Part(file, 0, start), 'M', ref done) && AreDone(Part(file, start + size, long.MaxValue), 'E', ref done) && done > 0;
    }

    private static ReadOnlySpan<byte> Part(FileHandle file, long from, long to)
    {
        var length = Math.Min(to, file.Facts().Size) - from;
        var part = length > 0 ? new byte[checked((int)length)] : [];
        return part.AsSpan(0, file.ReadAt(from, part));
    }

    // A pointer (`p`) to another place stands where a milter has changed the envelope, and is not followed.
    private static bool AreDone(ReadOnlySpan<byte> part, char last, ref int done)
    {
        var records = new Records(part);
        while (records.TryNext(out var type, out var value))
        {
            if (type == last)
                return true;
            if (type == 'R' || (type == 'p' && !(TryTakeNumber(ref value, out var place) && place == 0)))
                return false;
            if (type == 'D')
                done++;
        }

        return false;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<byte> text, out long number)
    {
        while (text.Length > 0 && text[0] == ' ')
            text = text.Slice(1);
        var found = Utf8Parser.TryParse(text, out number, out var length) && number is >= 0 and <= int.MaxValue;
        text = text.Slice(length);
        return found;
    }

    private ref struct Records(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> rest = bytes;

        public bool TryNext(out char type, out ReadOnlySpan<byte> value)
        {
            type = '\0';
            value = default;
            if (rest.IsEmpty)
                return false;
            long length = 0;
            var at = 1;
            for (var shift = 0; ; shift += 7, at++)
            {
                if (at == rest.Length || shift > 28)
                    return false;
                length |= (long)(rest[at] & 0x7f) << shift;
                if (rest[at] < 0x80)
                    break;
            }

            if (length > rest.Length - at - 1)
                return false;
            type = (char)rest[0];
            value = rest.Slice(at + 1, (int)length);
            rest = rest.Slice(at + 1 + (int)length);
            return true;
        }
    }
}
