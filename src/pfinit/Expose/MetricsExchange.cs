// HTTP/1.1 as far as a scrape needs it (RFC 9112): GET and HEAD of /metrics, one request a connection.

using System.Text;

namespace Pfinit.Expose;

/// <summary>Answers HTTP requests with the metrics.</summary>
internal sealed class MetricsExchange(Func<string> metrics) : IExchange
{
    private const string Path = "/metrics";
    private const string Plain = "text/plain; charset=utf-8";

    /// <inheritdoc/>
    public byte[]? Answer(ReadOnlySpan<byte> received)
    {
        // No request has a body that matters, so its head is all of it.
        if (received.IndexOf("\r\n\r\n"u8) < 0 && received.IndexOf("\n\n"u8) < 0)
            return null;
        var line = received.Slice(0, received.IndexOf((byte)'\n'));
        var words = Encoding.UTF8.GetString(line.ToArray()).TrimEnd('\r').Split(' ');
        if (words.Length != 3 || !words[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
            return Response("400 Bad Request", Plain, "not a request of HTTP/1.1\n");
        var head = words[0] == "HEAD";
        if (!head && words[0] != "GET")
            return Response("405 Method Not Allowed", Plain, "GET and HEAD are served\n", "Allow: GET, HEAD\r\n");
        return Target(words[1]) == Path ? Response("200 OK", PrometheusText.ContentType, metrics(), head: head)
            : Response("404 Not Found", Plain, $"nothing is here but {Path}\n", head: head);
    }

    /// <inheritdoc/>
    public byte[] TooLong() => Response("431 Request Header Fields Too Large", Plain, "the request is too long\n");

    /// <summary>The path of `/metrics?name[]=up` or, as proxies are asked, `http://relay:9154/metrics`.</summary>
    private static string Target(string target)
    {
        if (target.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            target = target.IndexOf('/', "http://".Length) is > 0 and var slash ? target.Substring(slash) : "/";
        return target.Split('?')[0];
    }

    private static byte[] Response(string status, string type, string body, string fields = "", bool head = false)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var start = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {bytes.Length}\r\n{fields}Connection: close\r\n\r\n");
        return head ? start : [.. start, .. bytes];
    }
}
