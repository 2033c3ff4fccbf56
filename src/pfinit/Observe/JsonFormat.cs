// `LOG_FORMAT=json`: one object a line. The keys up to `message`, their order and their values (strings, numbers too) are those collectors
// already get from rsyslog; what follows `message` is ours: numbers are numbers there.

using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pfinit.Observe;

/// <summary>
/// Valid JSON for every byte sequence: what is not UTF-8 becomes U+FFFD. Nothing is allocated for a line.
/// </summary>
/// <param name="hostname">Shown as `logsource` and, in lower case, as `hostname`.</param>
internal sealed class JsonFormat(string hostname) : ILineFormat, IDisposable
{
    private static readonly JavaScriptEncoder Relaxed = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly JsonEncodedText[] SeverityLabels = [.. SyslogNames.Severities.Select(name => Encode(name))];
    private static readonly JsonEncodedText[] FacilityLabels = [.. SyslogNames.Facilities.Select(name => Encode(name))];

    /// <summary>The numbers 0 to 191 as strings: a priority, a severity or a facility.</summary>
    private static readonly JsonEncodedText[] Numbers = [.. Enumerable.Range(0, 192).Select(number => Encode($"{number}"))];

    private readonly JsonEncodedText logSource = Encode(hostname);
    private readonly JsonEncodedText lowerHostname = Encode(hostname.ToLowerInvariant());
    private readonly TimeStamp time = new();
    private readonly ByteBuffer scratch = new(256);
    private readonly Utf8JsonWriter writer = new(Stream.Null, new JsonWriterOptions { Encoder = Relaxed, SkipValidation = true });

    public void Append(SyslogRecord record, long utcTicks, bool own, ByteBuffer line)
    {
        writer.Reset(line);
        writer.WriteStartObject();
        scratch.Clear();
        time.Append(utcTicks, scratch);
        writer.WriteString(Keys.Timestamp, scratch.Written);
        writer.WriteString(Keys.Type, Keys.SyslogJson);

        // rsyslog's syslogtag keeps the colon, and its programname ends at the first slash: `postfix`, not `postfix/smtpd`.
        scratch.Clear();
        scratch.Append(record.Tag);
        if (!record.Tag.IsEmpty)
            scratch.Append((byte)':');
        writer.WriteString(Keys.Tag, scratch.Written);
        writer.WriteString(Keys.LogSource, logSource);
        writer.WriteString(Keys.Hostname, lowerHostname);
        writer.WriteString(Keys.Program, ProgramOf(record.Tag));
        writer.WriteString(Keys.Priority, Numbers[record.Priority]);
        writer.WriteString(Keys.Severity, Numbers[record.Severity]);
        writer.WriteString(Keys.Facility, Numbers[record.Facility]);
        writer.WriteString(Keys.SeverityLabel, SeverityLabels[record.Severity]);
        writer.WriteString(Keys.FacilityLabel, FacilityLabels[record.Facility]);
        writer.WriteString(Keys.Message, record.Message);
        if (record.Pid is > 0 and var pid)
            writer.WriteNumber(Keys.Pid, pid);
        if (!own)
            AppendFields(PostfixFields.Parse(record.Message));
        writer.WriteEndObject();
        writer.Flush();
        line.Append((byte)'\n');
    }

    public void Dispose() => writer.Dispose();

    private void AppendFields(PostfixFields fields)
    {
        AppendField(Keys.QueueId, fields.QueueId);
        AppendField(Keys.From, fields.From);
        AppendField(Keys.To, fields.To);
        AppendField(Keys.Relay, fields.Relay);
        if (!fields.Delay.IsEmpty)
        {
            writer.WritePropertyName(Keys.Delay);
            writer.WriteRawValue(fields.Delay, skipInputValidation: true);
        }

        AppendField(Keys.Dsn, fields.Dsn);
        AppendField(Keys.Status, fields.Status);
        AppendField(Keys.Client, fields.Client);
        AppendField(Keys.MessageId, fields.MessageId);
    }

    /// <summary>Addresses lose their angle brackets; the null sender `&lt;&gt;` is an empty string.</summary>
    private void AppendField(JsonEncodedText key, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return;

        var bracketed = value.Length >= 2 && value[0] == '<' && value[value.Length - 1] == '>';
        writer.WriteString(key, bracketed ? value.Slice(1, value.Length - 2) : value);
    }

    private static ReadOnlySpan<byte> ProgramOf(ReadOnlySpan<byte> tag)
    {
        var end = tag.IndexOfAny((byte)'/', (byte)'[');
        return end >= 0 ? tag.Slice(0, end) : tag;
    }

    private static JsonEncodedText Encode(string text) => JsonEncodedText.Encode(text, Relaxed);

    private static class Keys
    {
        public static readonly JsonEncodedText Timestamp = Encode("@timestamp");
        public static readonly JsonEncodedText Type = Encode("type");
        public static readonly JsonEncodedText SyslogJson = Encode("syslog_json");
        public static readonly JsonEncodedText Tag = Encode("tag");
        public static readonly JsonEncodedText LogSource = Encode("logsource");
        public static readonly JsonEncodedText Hostname = Encode("hostname");
        public static readonly JsonEncodedText Program = Encode("program");
        public static readonly JsonEncodedText Priority = Encode("priority");
        public static readonly JsonEncodedText Severity = Encode("severity");
        public static readonly JsonEncodedText Facility = Encode("facility");
        public static readonly JsonEncodedText SeverityLabel = Encode("severity_label");
        public static readonly JsonEncodedText FacilityLabel = Encode("facility_label");
        public static readonly JsonEncodedText Message = Encode("message");
        public static readonly JsonEncodedText Pid = Encode("pid");
        public static readonly JsonEncodedText QueueId = Encode("queue_id");
        public static readonly JsonEncodedText From = Encode("from");
        public static readonly JsonEncodedText To = Encode("to");
        public static readonly JsonEncodedText Relay = Encode("relay");
        public static readonly JsonEncodedText Delay = Encode("delay");
        public static readonly JsonEncodedText Dsn = Encode("dsn");
        public static readonly JsonEncodedText Status = Encode("status");
        public static readonly JsonEncodedText Client = Encode("client");
        public static readonly JsonEncodedText MessageId = Encode("message_id");
    }
}
