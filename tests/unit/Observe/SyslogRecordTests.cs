using System.Text;
using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class SyslogRecordTests
{
    [Theory]
    [InlineData("<22>Nov  3 07:05:09 postfix/smtpd[123]: connect from x[1.2.3.4]", 22, "postfix/smtpd[123]", 123, "connect from x[1.2.3.4]")]
    [InlineData("<22>Nov 13 07:05:09 opendkim: started", 22, "opendkim", 0, "started")]
    [InlineData("<0>Nov 13 07:05:09 a[1]: b", 0, "a[1]", 1, "b")]
    [InlineData("<191>a[1]: b", 191, "a[1]", 1, "b")]
    [InlineData("<22>2025-11-03T07:05:09+01:00 a[1]: b", 22, "a[1]", 1, "b")]
    [InlineData("<22>2025-11-03T07:05:09.123456Z a[1]: b", 22, "a[1]", 1, "b")]
    [InlineData("<22>2025-11-03T07:05:09.123456-03:30 a[1]: b", 22, "a[1]", 1, "b")]
    [InlineData("Nov  3 07:05:09 a[1]: b", 13, "a[1]", 1, "b")]
    [InlineData("a[1]: b", 13, "a[1]", 1, "b")]
    [InlineData("a: b", 13, "a", 0, "b")]
    [InlineData("a[1] no colon", 13, "a[1]", 1, "no colon")]
    [InlineData("no tag at all", 13, "", 0, "no tag at all")]
    [InlineData("<22>Nov  3 07:05:09 ", 22, "", 0, "")]
    [InlineData("<22>Nov  3 07:05:09", 22, "", 0, "")]
    [InlineData("<22>Nov  3 07:05:09 a[1]:", 22, "a[1]", 1, "")]
    [InlineData("<22>Nov  3 07:05:09 a[1]: two\nlines", 22, "a[1]", 1, "two\nlines")]
    [InlineData("<22>a[1]: trailing\n", 22, "a[1]", 1, "trailing")]
    [InlineData("<22>a[1]: trailing\r\n\0\0", 22, "a[1]", 1, "trailing")]
    [InlineData("<22>a[x]: no number", 22, "a[x]", 0, "no number")]
    [InlineData("<22>a[12x]: no number", 22, "a[12x]", 0, "no number")]
    [InlineData("<22>a[99999999999]: too large", 22, "a[99999999999]", 0, "too large")]
    [InlineData("<22>a[-1]: negative", 22, "a[-1]", 0, "negative")]
    [InlineData("<192>a: b", 13, "<192>a", 0, "b")]
    [InlineData("<>a: b", 13, "<>a", 0, "b")]
    [InlineData("<22", 13, "", 0, "<22")]
    [InlineData("", 13, "", 0, "")]
    [InlineData("\n", 13, "", 0, "")]
    public void A_datagram_falls_into_its_parts(string datagram, int priority, string tag, int pid, string message)
    {
        var record = SyslogRecord.Parse(Datagram.Of(datagram));

        Assert.Equal(priority, record.Priority);
        Assert.Equal(tag, Encoding.UTF8.GetString(record.Tag));
        Assert.Equal(pid, record.Pid);
        Assert.Equal(message, Encoding.UTF8.GetString(record.Message));
    }

    [Fact]
    public void Facility_and_severity_come_from_the_priority()
    {
        var record = SyslogRecord.Parse("<20>a: b"u8);
        Assert.Equal(2, record.Facility);
        Assert.Equal(4, record.Severity);
    }

    [Fact]
    public void Real_lines_cut_at_any_byte_are_still_records()
    {
        foreach (var datagram in Datagram.Real)
        {
            for (var length = 0; length <= datagram.Length; length++)
                Assert.InRange(SyslogRecord.Parse(datagram.AsSpan(0, length)).Priority, 0, 191);
        }
    }

    [Fact]
    public void Random_bytes_and_64_kB_lines_go_through_both_formats()
    {
        var random = new Random(20251103);
        ILineFormat[] formats = [new PlainFormat(LogColour.None), new JsonFormat("relay")];
        var prefixes = new[] { "", "<22>", "<22>Nov  3 07:05:09 ", "<22>Nov  3 07:05:09 postfix/smtp[1]: ", "<22>a[1]: 3F2A01C0D5: to=<", "<2" };
        for (var round = 0; round < 20_000; round++)
        {
            var tail = new byte[round % 1000 == 0 ? 65_536 : random.Next(80)];
            random.NextBytes(tail);
            byte[] datagram = [.. Datagram.Of(prefixes[round % prefixes.Length]), .. tail];
            foreach (var format in formats)
            {
                var line = Datagram.Show(format, datagram);
                Assert.Equal(line.Length - 1, line.IndexOf('\n'));
            }
        }
    }

    [Fact]
    public void Values_that_were_found_are_for_all_who_ask_until_the_message_is_another()
    {
        var (finder, other) = (new PostfixFields(), new PostfixFields());
        var record = SyslogRecord.Parse("<22>postfix/qmgr[1]: 3F2A01C0D5: from=<a@b>, size=7"u8).WithFields(finder);

        Assert.Same(finder, record.Fields(other));
        Assert.Equal(3, finder.Count);
        Assert.Equal(0, other.Count);

        var masked = record.With(record.Tag, "3F2A01C0D5: removed"u8);
        Assert.Same(other, masked.Fields(other));
        Assert.Equal(1, other.Count);
    }
}
