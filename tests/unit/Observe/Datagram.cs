using System.Text;
using Pfinit.Observe;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests.Observe;

/// <summary>Raw lines as tests write them.</summary>
internal static class Datagram
{
    /// <summary>Monday, 3 November 2025, 07:05:09.012345 UTC.</summary>
    public static readonly long Time = new DateTime(2025, 11, 3, 7, 5, 9, DateTimeKind.Utc).AddTicks(123450).Ticks;

    /// <summary>Real lines of Postfix and OpenDKIM (names and addresses are those set aside for examples), one datagram each.</summary>
    public static IReadOnlyList<byte[]> Real { get; } =
        [.. File.ReadAllLines(Repository.Path("tests", "unit", "Observe", "Lines", "datagrams")).Select(Encoding.UTF8.GetBytes)];

    public static byte[] Of(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The line that <paramref name="format"/> makes of one datagram, line feed included.</summary>
    public static string Show(ILineFormat format, byte[] datagram, bool own = false, long offset = 0)
    {
        var buffer = new ByteBuffer(64);
        format.Append(SyslogRecord.Parse(datagram), masker: null, Time + offset, own, buffer);
        return Encoding.UTF8.GetString(buffer.Written);
    }
}
