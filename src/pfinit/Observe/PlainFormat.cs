// `LOG_FORMAT=plain`: lines for people and for the scripts that already read this image's log.

namespace Pfinit.Observe;

/// <summary>`2025-11-03T07:05:09.012345+00:00 INFO    postfix/smtpd[123]: message`.</summary>
internal sealed class PlainFormat(LogColour colour) : ILineFormat
{
    private readonly TimeStamp time = new();

    public void Append(SyslogRecord record, AddressMasker? masker, long utcTicks, bool own, ByteBuffer line)
    {
        if (masker is not null)
            record = masker.Mask(record);
        var coloured = own && colour != LogColour.None;
        time.Append(utcTicks, line);
        line.Append((byte)' ');
        if (coloured)
            line.Append(ColourOf(record.Severity));
        line.Append(SyslogNames.PaddedSeverity(record.Severity));
        line.Append((byte)' ');
        if (record.Tag.Length > 0)
        {
            line.Append(record.Tag);
            line.Append(": "u8);
        }

        PlainText.Append(record.Message, line);
        if (coloured)
            line.Append("\x1b[0m"u8);
        line.Append((byte)'\n');
    }

    private ReadOnlySpan<byte> ColourOf(int severity) => (colour, severity) switch
    {
        (LogColour.Palette, <= SyslogNames.Critical) => "\x1b[1;38;5;196m"u8,
        (LogColour.Palette, SyslogNames.Error) => "\x1b[38;5;203m"u8,
        (LogColour.Palette, SyslogNames.Warning) => "\x1b[38;5;214m"u8,
        (LogColour.Palette, _) => "\x1b[38;5;110m"u8,
        (_, <= SyslogNames.Critical) => "\x1b[1;31m"u8,
        (_, SyslogNames.Error) => "\x1b[31m"u8,
        (_, SyslogNames.Warning) => "\x1b[33m"u8,
        _ => "\x1b[36m"u8,
    };
}
