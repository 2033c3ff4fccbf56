// The time at the start of every line. One per format, for one line at a time: it remembers the last second.

using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>
/// Renders local time as RFC 3339 with microseconds and a numeric offset, `2025-11-03T07:05:09.012345+00:00`: always 32 bytes, UTC included.
/// </summary>
internal sealed class TimeStamp
{
    private const int SecondLength = 19;
    private const int OffsetLength = 6;
    private const int Length = SecondLength + 7 + OffsetLength;

    private static readonly long EpochTicks = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private readonly byte[] second = new byte[SecondLength];
    private readonly byte[] offset = new byte[OffsetLength];
    private long rendered = long.MinValue;

    /// <summary>Appends the time of <paramref name="utcTicks"/> (DateTime ticks in UTC).</summary>
    public void Append(long utcTicks, ByteBuffer buffer)
    {
        var unixSeconds = (utcTicks - EpochTicks) / TimeSpan.TicksPerSecond;
        if (unixSeconds != rendered)
            Render(unixSeconds);

        Span<byte> text = stackalloc byte[Length];
        second.CopyTo(text);
        text[SecondLength] = (byte)'.';
        Digits(text.Slice(SecondLength + 1, 6), (int)(utcTicks % TimeSpan.TicksPerSecond / 10));
        offset.CopyTo(text.Slice(SecondLength + 7));
        buffer.Append(text);
    }

    private void Render(long unixSeconds)
    {
        var local = Libc.LocalTime(unixSeconds);
        Digits(second.AsSpan(0, 4), local.tm_year + 1900);
        second[4] = second[7] = (byte)'-';
        Digits(second.AsSpan(5, 2), local.tm_mon + 1);
        Digits(second.AsSpan(8, 2), local.tm_mday);
        second[10] = (byte)'T';
        Digits(second.AsSpan(11, 2), local.tm_hour);
        second[13] = second[16] = (byte)':';
        Digits(second.AsSpan(14, 2), local.tm_min);
        Digits(second.AsSpan(17, 2), local.tm_sec);

        var minutes = (int)local.tm_gmtoff / 60;
        offset[0] = (byte)(minutes < 0 ? '-' : '+');
        Digits(offset.AsSpan(1, 2), Math.Abs(minutes) / 60);
        offset[3] = (byte)':';
        Digits(offset.AsSpan(4, 2), Math.Abs(minutes) % 60);
        rendered = unixSeconds;
    }

    private static void Digits(Span<byte> text, int value)
    {
        for (var i = text.Length - 1; i >= 0; i--, value /= 10)
            text[i] = (byte)('0' + (value % 10));
    }
}
