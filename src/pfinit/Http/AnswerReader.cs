// Reads one HTTP/1 answer (RFC 9112) to its end. HttpsClient gives it the stream; nothing it says quotes the answer.

using System.Globalization;
using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Http;

/// <summary>Parses what <paramref name="stream"/> brings. Throws HttpException with a few words, to which the caller adds the host.</summary>
internal sealed class AnswerReader(IByteStream stream)
{
    /// <summary>All lines before the body, those of interim answers and of trailers included.</summary>
    public const int HeaderLimit = 64 * 1024;

    public const int BodyLimit = 1024 * 1024;

    private readonly byte[] buffer = new byte[16 * 1024];
    private byte[] body = [];
    private int length;
    private int next;
    private int end;
    private int headerBytes;

    /// <summary>The answer to a request with <paramref name="method"/>.</summary>
    public HttpAnswer Read(string method)
    {
        while (true)
        {
            var (status, reason) = StatusLine();
            var fields = Fields();

            // Interim answers (1xx) announce the real one.
            if (status < 200)
                continue;
            if (method != "HEAD" && status is not (204 or 304))
                ReadBody(fields);
            return new HttpAnswer(status, reason, fields, body.AsSpan(0, length).ToArray());
        }
    }

    // Some servers leave out the blank before a reason they do not give.
    private (int Status, string Reason) StatusLine()
    {
        var line = Line();
        var words = line.Split([' '], 3);
        var good = words.Length >= 2 && words[0] is "HTTP/1.1" or "HTTP/1.0" && words[1].Length == 3 && words[1].All(c => c is >= '0' and <= '9')
            && words[1][0] != '0';
        return good
            ? (int.Parse(words[1], CultureInfo.InvariantCulture), words.Length == 3 ? words[2].Trim() : "")
            : throw new HttpException("the answer is not HTTP");
    }

    private List<HttpField> Fields()
    {
        var fields = new List<HttpField>();
        while (Line() is { Length: > 0 } line)
        {
            // A line that begins with a blank continues the one before (RFC 9112, section 5.2).
            if (line[0] is ' ' or '\t' && fields.Count > 0)
            {
                var (name, value) = fields[fields.Count - 1];
                fields[fields.Count - 1] = new(name, $"{value} {line.Trim()}");
                continue;
            }

            var colon = line.IndexOf(':');
            if (colon <= 0)
                throw new HttpException("the answer's header is malformed");
            fields.Add(new(line.Substring(0, colon).TrimEnd(), line.Substring(colon + 1).Trim()));
        }

        return fields;
    }

    // RFC 9112, section 6.3.
    private void ReadBody(List<HttpField> fields)
    {
        if (Values("Transfer-Encoding") is { Count: > 0 } codings)
        {
            if (codings.Count != 1 || !string.Equals(codings[0], "chunked", StringComparison.OrdinalIgnoreCase))
                throw new HttpException("the answer's Transfer-Encoding is not supported");
            ReadChunks();
        }
        else if (Values("Content-Length").Distinct().ToList() is { Count: > 0 } lengths)
        {
            ReadBytes(lengths.Count == 1 ? Size(lengths[0], NumberStyles.None) : throw new HttpException("the answer has two lengths"));
        }
        else
        {
            while (Available())
                Take(end - next);
        }

        List<string> Values(string name) =>
        [
            .. fields.Where(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))
                .SelectMany(field => field.Value.Split(',')).Select(value => value.Trim()),
        ];
    }

    private void ReadChunks()
    {
        // What follows a semicolon are extensions that nobody uses.
        while (Size(Line().Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier) is > 0 and var size)
        {
            ReadBytes(size);
            if (Line().Length > 0)
                throw new HttpException("the answer's chunks are malformed");
        }

        while (Line().Length > 0)
        {
            // Trailers are of no interest.
        }
    }

    private int Size(string text, NumberStyles style)
    {
        if (!long.TryParse(text, style, CultureInfo.InvariantCulture, out var size) || size < 0)
            throw new HttpException("the answer's length is malformed");
        return size <= BodyLimit - length ? (int)size : throw TooLong();
    }

    private void ReadBytes(int count)
    {
        while (count > 0)
        {
            if (!Available())
                throw Truncated();
            var part = Math.Min(count, end - next);
            Take(part);
            count -= part;
        }
    }

    private void Take(int count)
    {
        if (count > BodyLimit - length)
            throw TooLong();
        if (count > body.Length - length)
            Array.Resize(ref body, Math.Min(BodyLimit, Math.Max(length + count, 2 * body.Length)));
        buffer.AsSpan(next, count).CopyTo(body.AsSpan(length));
        next += count;
        length += count;
    }

    // Without its line end. The octets of a header are Latin-1 by tradition; ASCII is what matters.
    private string Line()
    {
        var line = new StringBuilder();
        while (true)
        {
            if (!Available())
                throw Truncated();
            if (++headerBytes > HeaderLimit)
                throw new HttpException($"the answer's header is longer than {HeaderLimit / 1024} KB");
            var octet = buffer[next++];
            if (octet != (byte)'\n')
            {
                line.Append((char)octet);
                continue;
            }

            if (line.Length > 0 && line[line.Length - 1] == '\r')
                line.Length--;
            return line.ToString();
        }
    }

    private bool Available()
    {
        if (next < end)
            return true;
        next = 0;
        end = stream.Receive(buffer);
        return end > 0;
    }

    private static HttpException Truncated() => new("the connection ended before the answer did");

    private static HttpException TooLong() => new($"the answer is longer than {BodyLimit / 1024 / 1024} MB");
}
