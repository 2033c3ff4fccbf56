// `LOG_FORMAT=json`: one object a line. The keys up to `message`, their order and their values (strings, numbers too) are those collectors
// already get from rsyslog; what follows `message` is ours: numbers are numbers there.
// Written by hand, since most of a line is the same for all lines of a severity: a general writer takes three times as long.

using System.Buffers.Text;
using System.Text;

namespace Pfinit.Observe;

/// <summary>
/// Valid JSON for every byte sequence: what is not UTF-8 becomes U+FFFD. Nothing is allocated for a line.
/// </summary>
internal sealed class JsonFormat : ILineFormat
{
    private readonly byte[] host;
    private readonly byte[]?[] priorities = new byte[SyslogRecord.HighestPriority + 1][];
    private readonly TimeStamp time = new();
    private readonly PostfixFields finder = new();

    /// <param name="hostname">Shown as `logsource` and, in lower case, as `hostname`.</param>
    public JsonFormat(string hostname) =>
        host = Encoding.UTF8.GetBytes($"\",\"logsource\":\"{Escape(hostname)}\",\"hostname\":\"{Escape(hostname.ToLowerInvariant())}\",\"program\":\"");

    public void Append(SyslogRecord record, AddressMasker? masker, long utcTicks, bool own, ByteBuffer line)
    {
        var original = record;
        if (masker is not null)
            record = masker.Mask(record);
        line.Append("{\"@timestamp\":\""u8);
        time.Append(utcTicks, line);
        line.Append("\",\"type\":\"syslog_json\",\"tag\":\""u8);

        // rsyslog's syslogtag keeps the colon, and its programname ends at the first slash: `postfix`, not `postfix/smtpd`.
        JsonText.Append(record.Tag, line);
        if (!record.Tag.IsEmpty)
            line.Append((byte)':');
        line.Append(host);
        JsonText.Append(ProgramOf(record.Tag), line);
        line.Append(priorities[record.Priority] ??= PriorityOf(record));
        JsonText.Append(record.Message, line);
        line.Append((byte)'"');
        if (record.Pid is > 0 and var pid)
            AppendPid(pid, line);
        if (!own)
            AppendFields(original, masker, line);
        line.Append("}\n"u8);
    }

    private static void AppendPid(int pid, ByteBuffer line)
    {
        line.Append(",\"pid\":"u8);
        _ = Utf8Formatter.TryFormat(pid, line.GetSpan(16), out var length);
        line.Advance(length);
    }

    private void AppendFields(SyslogRecord record, AddressMasker? masker, ByteBuffer line)
    {
        var message = record.Message;
        var fields = record.Fields(finder);
        for (var i = 0; i < fields.Count; i++)
        {
            line.Append(fields[i].Start);
            if (fields[i].IsNumber)
            {
                var number = fields.Value(i, message);
                line.Append(number);
                if (fields[i].IsFraction && number.IndexOf((byte)'.') < 0)
                    line.Append(".0"u8);
                continue;
            }

            line.Append((byte)'"');
            JsonText.Append(masker is null ? fields.Value(i, message) : PostfixFields.WithoutBrackets(masker.MaskPart(fields.Whole(i, message))), line);
            line.Append((byte)'"');
        }
    }

    private static ReadOnlySpan<byte> ProgramOf(ReadOnlySpan<byte> tag)
    {
        var end = tag.IndexOfAny((byte)'/', (byte)'[');
        return end >= 0 ? tag.Slice(0, end) : tag;
    }

    private static byte[] PriorityOf(SyslogRecord record) => Encoding.ASCII.GetBytes(
        $"\",\"priority\":\"{record.Priority}\",\"severity\":\"{record.Severity}\",\"facility\":\"{record.Facility}\","
        + $"\"severity_label\":\"{SyslogNames.Severities[record.Severity]}\",\"facility_label\":\"{SyslogNames.Facilities[record.Facility]}\",\"message\":\"");

    private static string Escape(string text)
    {
        var escaped = new ByteBuffer(64);
        JsonText.Append(Encoding.UTF8.GetBytes(text), escaped);
        return Encoding.UTF8.GetString(escaped.Written.ToArray());
    }
}
