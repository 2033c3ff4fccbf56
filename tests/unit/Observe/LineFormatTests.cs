using System.Text;
using System.Text.Json;
using Pfinit.Observe;
using Pfinit.Tests.Shared;
using TimeZone = Pfinit.Observe.TimeZone;

namespace Pfinit.Tests.Observe;

[Collection(SharedTimeZone.Name)]
public sealed class LineFormatTests
{
    public LineFormatTests() => TimeZone.Use("UTC0");

    [Theory]
    [InlineData("plain")]
    [InlineData("json")]
    public void Real_lines_look_as_expected(string name)
    {
        ILineFormat format = name == "json" ? new JsonFormat("Relay-1") : new PlainFormat(LogColour.None);
        var lines = string.Concat(Datagram.Real.Select((datagram, i) => Datagram.Show(format, datagram, offset: i * TimeSpan.TicksPerMillisecond)));
        var path = Repository.Path("tests", "unit", "Observe", "Lines", "expected-" + name);
        if (Environment.GetEnvironmentVariable("PFINIT_ACCEPT") == "1")
            File.WriteAllText(path, lines);
        Assert.Equal(File.ReadAllText(path), lines);
    }

    [Fact]
    public void Severities_are_upper_case_and_seven_wide() => Assert.Equal(
        ["EMERG  ", "ALERT  ", "CRIT   ", "ERR    ", "WARNING", "NOTICE ", "INFO   ", "DEBUG  "],
        Enumerable.Range(0, 8).Select(severity => Plain($"<{severity}>a: b").Substring(33, 7)));

    [Fact]
    public void Plain_lines_escape_what_a_terminal_would_obey() => Assert.EndsWith(
        "a: tab#011 escape#033[2J del#177 line#012<22>fake: line nel#302#205 ü€😀\n",
        Plain("<22>a: tab\t escape\x1b[2J del\x7f line\n<22>fake: line nel\u0085 ü€😀"));

    [Theory]
    [InlineData('\u0085')]
    [InlineData('\u061c')]
    [InlineData('\u200b')]
    [InlineData('\u200e')]
    [InlineData('\u200f')]
    [InlineData('\u2028')]
    [InlineData('\u2029')]
    [InlineData('\u202a')]
    [InlineData('\u202e')]
    [InlineData('\u2066')]
    [InlineData('\u2069')]
    [InlineData('\ufeff')]
    public void Characters_that_end_a_line_or_turn_text_around_are_escaped(char unseen)
    {
        var octal = string.Concat(Encoding.UTF8.GetBytes([unseen]).Select(value => "#" + Convert.ToString(value, 8).PadLeft(3, '0')));
        Assert.EndsWith($"a: b{octal}c\u2027\u2030\n", Plain($"<22>a: b{unseen}c\u2027\u2030"), StringComparison.Ordinal);
        Assert.Contains($"\"b\\u{(int)unseen:X4}c\u2027\u2030\"", Datagram.Show(new JsonFormat("relay"), Datagram.Of($"<22>a: b{unseen}c\u2027\u2030")));
    }

    [Fact]
    public void Plain_lines_escape_bytes_that_are_not_UTF_8()
    {
        byte[] wrong = [0xc0, 0xaf, 0xff, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80, 0xe2, 0x82];
        var expected = string.Concat(wrong.Select(value => "#" + Convert.ToString(value, 8).PadLeft(3, '0')));
        Assert.EndsWith($"a: {expected}\n", Datagram.Show(new PlainFormat(LogColour.None), [.. Datagram.Of("<22>a: "), .. wrong]));
    }

    [Fact]
    public void Json_is_valid_for_every_byte_in_every_place()
    {
        string[] frames = ["@", "<22>a@b[1]: x", "<22>a[1]: x@y", "<22>a[1]: 3F2A01C0D5: to=<a@b>, status=x", "<22>a[1]: 3F2A01C0D5: delay=@"];
        var format = new JsonFormat("relay");
        for (var value = 0; value < 256; value++)
        {
            foreach (var frame in frames)
            {
                var datagram = Datagram.Of(frame);
                datagram[Array.IndexOf(datagram, (byte)'@')] = (byte)value;
                using var parsed = JsonDocument.Parse(Datagram.Show(format, datagram));
                Assert.Equal("syslog_json", parsed.RootElement.GetProperty("type").GetString());
            }
        }
    }

    [Fact]
    public void Json_keeps_addresses_readable() => Assert.Contains(
        "\"from\":\"o'brien+tag@müller.example\"",
        Datagram.Show(new JsonFormat("relay"), Datagram.Of("<22>a: 3F2A01C0D5: from=<o'brien+tag@müller.example>, x")));

    [Fact]
    public void Delays_have_a_decimal_point_always() => Assert.Contains(
        "\"conn_use\":2,\"delay\":3.0,\"delay_before_queue_manager\":0.1,\"delay_queue_manager\":0.0,\"delay_connection_setup\":2.0,\"delay_transmission\":0.9",
        Datagram.Show(new JsonFormat("relay"), Datagram.Of("<22>a: 3F2A01C0D5: conn_use=2, delay=3, delays=0.1/0/2/0.9")));

    [Fact]
    public void Own_lines_are_coloured_and_those_of_daemons_are_not()
    {
        var format = new PlainFormat(LogColour.Basic);
        var own = Datagram.Show(format, Datagram.Of("<28>pfinit[1]: warning: x"), own: true);
        Assert.EndsWith(" \x1b[33mWARNING pfinit[1]: warning: x\x1b[0m\n", own, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', Datagram.Show(format, Datagram.Of("<28>pfinit[1]: warning: x")));
        Assert.DoesNotContain('\x1b', Datagram.Show(new PlainFormat(LogColour.None), Datagram.Of("<28>pfinit[1]: x"), own: true));
        Assert.Contains("\x1b[38;5;", Datagram.Show(new PlainFormat(LogColour.Palette), Datagram.Of("<28>pfinit[1]: x"), own: true));
    }

    [Theory]
    [InlineData("UTC0", "2025-11-03T07:05:09.012345+00:00")]
    [InlineData("Europe/Berlin", "2025-11-03T08:05:09.012345+01:00")]
    [InlineData("<-0330>3:30", "2025-11-03T03:35:09.012345-03:30")]
    [InlineData("Asia/Kathmandu", "2025-11-03T12:50:09.012345+05:45")]
    public void Times_are_shown_in_the_zone(string zone, string expected)
    {
        TimeZone.Use(zone);
        Assert.Equal(expected, Show(new TimeStamp(), Datagram.Time));
        TimeZone.Use("UTC0");
    }

    [Fact]
    public void The_second_that_is_remembered_gives_way_to_the_next()
    {
        var time = new TimeStamp();
        Assert.Equal("2025-11-03T07:05:09.012345+00:00", Show(time, Datagram.Time));
        Assert.Equal("2025-11-03T07:05:09.999999+00:00", Show(time, Datagram.Time + 9876540));
        Assert.Equal("2025-11-03T07:05:10.000000+00:00", Show(time, Datagram.Time + 9876550));
        Assert.Equal("2024-02-29T23:59:59.000001+00:00", Show(time, new DateTime(2024, 2, 29, 23, 59, 59, DateTimeKind.Utc).Ticks + 10));
    }

    private static string Plain(string datagram) => Datagram.Show(new PlainFormat(LogColour.None), Datagram.Of(datagram));

    private static string Show(TimeStamp time, long ticks)
    {
        var buffer = new ByteBuffer(64);
        time.Append(ticks, buffer);
        return Encoding.ASCII.GetString(buffer.Written);
    }
}
