// What the two daemons complained about last, for the line in which pfinit says that it gives one up. Fed by LogWatch on whatever thread a line
// arrives; asked by the supervisor thread.

using System.Text;

namespace Pfinit.Observe;

/// <summary>Remembers one line a daemon, without allocating for it.</summary>
internal sealed class LastWords
{
    /// <summary>A longer line is cut: it is to be part of another.</summary>
    private const int Longest = 400;

    /// <summary>
    /// Lines that come together tell one story, and of those as serious as each other the first has the reason: OpenDKIM says which address it
    /// cannot bind, then that it has no socket, then that it cannot start.
    /// </summary>
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(2);

    private readonly Slot[] slots = [new("postfix"), new("opendkim")];

    /// <summary>Takes note of a line of severity <paramref name="severity"/> (0 to 7), if it is a daemon's own.</summary>
    public void Note(SyslogRecord record, int severity)
    {
        var program = record.Program;
        var slot = program.SequenceEqual("master"u8) || program.SequenceEqual("postfix"u8) ? slots[0]
            : program.SequenceEqual("opendkim"u8) ? slots[1]
            : null;
        slot?.Note(record, severity);
    }

    /// <summary>What <paramref name="service"/> complained about within the last <paramref name="within"/>; null: nothing.</summary>
    public string? Last(string service, TimeSpan within) => slots.FirstOrDefault(slot => slot.Service == service)?.Text(within);

    private sealed class Slot(string service)
    {
        private readonly byte[] text = new byte[Longest];
        private int length;
        private int pid;
        private int severity;
        private long at;

        public string Service => service;

        public void Note(SyslogRecord record, int noted)
        {
            lock (text)
            {
                if (length > 0 && pid == record.Pid && noted >= severity && TimeProvider.System.GetElapsedTime(at) < Together)
                    return;
                (pid, severity, at) = (record.Pid, noted, TimeProvider.System.GetTimestamp());
                length = Math.Min(record.Message.Length, Longest);
                record.Message.Slice(0, length).CopyTo(text);
            }
        }

        public string? Text(TimeSpan within)
        {
            lock (text)
                return length > 0 && TimeProvider.System.GetElapsedTime(at) <= within ? Encoding.UTF8.GetString(text, 0, length) : null;
        }
    }
}
