using System.Text;

namespace Pfinit.Http;

/// <summary>The bytes of a request (RFC 9112), for HttpsClient.</summary>
internal static class RequestText
{
    public static byte[] Of(HttpRequest request)
    {
        var text = new StringBuilder();
        text.Append($"{request.Method} {request.Url.PathAndQuery} HTTP/1.1\r\n");
        Add("Host", request.Url.Authority);
        AddUnlessGiven("User-Agent", $"pfinit/{BuildInfo.Version}");
        AddUnlessGiven("Accept", "*/*");
        Add("Connection", "close");
        foreach (var field in request.Headers)
            Add(field.Name, field.Value);
        if (request.Body is { } body)
            Add("Content-Length", $"{body.Length}");
        text.Append("\r\n");
        return [.. Encoding.ASCII.GetBytes(text.ToString()), .. request.Body ?? []];

        void AddUnlessGiven(string name, string value)
        {
            if (!request.Headers.Any(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase)))
                Add(name, value);
        }

        // A line break in a value would be a field, or a request, of its own.
        void Add(string name, string value) => text.Append(value.All(c => c is >= ' ' and <= '~')
            ? $"{name}: {value}\r\n"
            : throw new HttpException($"{request.Url.Authority}: the value for {name} has a character that cannot be sent"));
    }
}
