// `pfinit status --json`. The names of the fields are a promise (docs/MONITORING.md); a test holds both to each other.

using System.Text.Encodings.Web;
using System.Text.Json;
using Pfinit.Supervise;

namespace Pfinit.Expose;

/// <summary>The relay's status as one JSON object. Times are RFC 3339 or seconds; what is not known is null.</summary>
internal static class StatusJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static byte[] Of(RelayStatus status)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("version", BuildInfo.Version);
            json.WriteString("commit", BuildInfo.Commit);
            json.WriteNumber("pid", status.Pid);
            json.WriteString("started", Time(status.Started));
            WriteSeconds(json, "uptime_seconds", status.Uptime);
            json.WriteString("phase", status.Phase);
            WriteServices(json, status);
            WriteQueue(json, status);
            WriteCounts(json, status);
            WriteFacts(json, status);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void WriteServices(Utf8JsonWriter json, RelayStatus status)
    {
        json.WriteStartArray("services");
        foreach (var service in status.Services)
        {
            json.WriteStartObject();
            json.WriteString("name", service.Name);
            json.WriteString("state", service.Word);
            if (service.Pid == 0)
                json.WriteNull("pid");
            else
                json.WriteNumber("pid", service.Pid);
            WriteSeconds(json, "uptime_seconds", status.Now - service.StartedAt);
            json.WriteNumber("restarts", service.Restarts);
            WriteSeconds(json, "next_start_seconds", service.NextStartAt - status.Now);
            json.WriteString("last_exit", service.LastExit);
            if (service.LastExit is null)
                json.WriteNull("last_exit_status");
            else
                json.WriteNumber("last_exit_status", service.LastStatus);
            WriteSeconds(json, "last_exit_seconds", status.Now - service.LastExitAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteQueue(Utf8JsonWriter json, RelayStatus status)
    {
        json.WriteStartObject("queue");
        WriteSeconds(json, "age_seconds", status.Now - status.Queue?.At);
        json.WriteStartArray("queues");
        foreach (var queue in status.Queue?.Queues ?? [])
        {
            json.WriteStartObject();
            json.WriteString("name", queue.Name);
            json.WriteNumber("messages", queue.Messages);
            json.WriteNumber("bytes", queue.Bytes);
            WriteSeconds(json, "oldest_seconds", queue.Oldest);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, RelayStatus status)
    {
        json.WriteStartObject("mail");
        json.WriteNumber("accepted", status.Mail.Accepted);
        json.WriteNumber("rejected", status.Mail.Rejected);
        json.WriteNumber("sent", status.Mail.Sent);
        json.WriteNumber("deferred", status.Mail.Deferred);
        json.WriteNumber("bounced", status.Mail.Bounced);
        json.WriteNumber("expired", status.Mail.Expired);
        json.WriteNumber("removed", status.Mail.Removed);
        json.WriteNumber("signed", status.Mail.Signed);
        json.WriteNumber("unsigned", status.Mail.Unsigned);
        json.WriteNumber("held", status.Held);
        json.WriteEndObject();
        json.WriteStartObject("log");
        json.WriteNumber("read", status.Log.Read);
        json.WriteNumber("written", status.Log.Written);
        json.WriteNumber("dropped", status.Log.Dropped);
        json.WriteNumber("hidden", status.Log.Hidden);
        json.WriteEndObject();
    }

    private static void WriteFacts(Utf8JsonWriter json, RelayStatus status)
    {
        json.WriteStartArray("dkim");
        foreach (var domain in status.Facts.Domains)
        {
            json.WriteStartObject();
            json.WriteString("domain", domain.Name);
            json.WriteString("selector", domain.Selector);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("tokens");
        foreach (var token in status.Tokens)
        {
            json.WriteStartObject();
            json.WriteString("login", token.Login);
            json.WriteString("expires", token.Expiry is { } expiry ? Time(expiry) : null);
            WriteSeconds(json, "expires_in_seconds", token.Expiry - status.Time);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("warnings");
        foreach (var warning in StatusWarnings.Of(status))
            json.WriteStringValue(warning);
        json.WriteEndArray();
    }

    // To the millisecond. Decimal, since the writer gives a double 17 digits on Mono: 12.300000000000001.
    private static void WriteSeconds(Utf8JsonWriter json, string name, TimeSpan? span)
    {
        if (span is { } value)
            json.WriteNumber(name, decimal.Round(value.Ticks / (decimal)TimeSpan.TicksPerMillisecond) / 1000);
        else
            json.WriteNull(name);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
