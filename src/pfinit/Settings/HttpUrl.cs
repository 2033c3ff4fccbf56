// URLs that settings name: services and endpoints that pfinit fetches from. Only as much of RFC 3986 as http and https need; System.Uri takes
// far more than anybody should write here, and weighs more than the rest of the client.

using System.Text;

namespace Pfinit.Settings;

/// <summary>An absolute http or https URL, checked. Whether http will do is the caller's decision.</summary>
/// <param name="Scheme">`http` or `https`.</param>
/// <param name="Host">Lower-case A-labels (RFC 5890), or a literal address without brackets.</param>
/// <param name="Port">1..65535; the scheme's own when none is written.</param>
/// <param name="PathAndQuery">Begins with a slash; printable ASCII, other characters are percent-encoded. A fragment is dropped.</param>
internal sealed record HttpUrl(string Scheme, string Host, int Port, string PathAndQuery)
{
    private const string Https = "https";
    private const string Http = "http";

    public bool IsSecure => Scheme == Https;

    /// <summary>The host as it stands in a URL or a Host field: with the port unless that is the scheme's own.</summary>
    public string Authority => Port == DefaultPort(Scheme) ? Bracketed : $"{Bracketed}:{Port}";

    private string Bracketed => Host.Contains(':') ? $"[{Host}]" : Host;

    /// <summary>Reads a URL; null, and the problem in a few words, when it is none. What may be a password is not quoted.</summary>
    public static HttpUrl? Parse(string text, out string problem)
    {
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = colon < 0 ? "" : text.Substring(0, colon).ToLowerInvariant();
        if (scheme is not (Https or Http))
            return Fail("is not a URL that begins with https://", out problem);

        var rest = text.Substring(colon + 3);
        var end = rest.IndexOfAny(['/', '?', '#', '\\']);
        var authority = end < 0 ? rest : rest.Substring(0, end);
        if (authority.Contains('@'))
            return Fail("has a login before the host; none can be sent", out problem);
        var port = DefaultPort(scheme);
        var close = authority.LastIndexOf(']');
        if (authority.LastIndexOf(':') is var mark && mark > close)
        {
            if (!TryPort(authority.Substring(mark + 1), out port))
                return Fail("has a port outside 1..65535", out problem);
            authority = authority.Substring(0, mark);
        }

        if (HostOf(authority) is not { } host)
            return Fail("names no host", out problem);
        if (PathOf(end < 0 ? "" : rest.Substring(end)) is not { } path)
            return Fail("has a blank, a backslash or a control character", out problem);
        problem = "";
        return new HttpUrl(scheme, host, port, path);
    }

    /// <summary>What a Location field (RFC 9110, section 10.2.2) means when this was asked; null, and the problem, when it is no URL of ours.</summary>
    public HttpUrl? Resolve(string location, out string problem)
    {
        var end = location.IndexOfAny(['/', '?', '#']);
        if (location.IndexOf(':') is >= 0 and var colon && (end < 0 || colon < end))
            return Parse(location, out problem);
        if (location.StartsWith("//", StringComparison.Ordinal))
            return Parse($"{Scheme}:{location}", out problem);

        var ownPath = PathAndQuery.Split('?')[0];
        var target = location.Length == 0 || location[0] == '#' ? PathAndQuery
            : location[0] == '?' ? ownPath + location
            : location[0] == '/' ? location
            : ownPath.Substring(0, ownPath.LastIndexOf('/') + 1) + location;
        return PathOf(target) is { } path
            ? Parse($"{Scheme}://{Authority}{WithoutDots(path)}", out problem)
            : Fail("has a blank, a backslash or a control character", out problem);
    }

    public override string ToString() => $"{Scheme}://{Authority}{PathAndQuery}";

    private static HttpUrl? Fail(string reason, out string problem)
    {
        problem = reason;
        return null;
    }

    private static int DefaultPort(string scheme) => scheme == Https ? 443 : 80;

    private static bool TryPort(string text, out int port)
    {
        port = text.Length is > 0 and <= 5 && text.All(c => c is >= '0' and <= '9') ? int.Parse(text) : 0;
        return port is >= 1 and <= 65535;
    }

    // That a literal address really is one turns out when it is resolved.
    private static string? HostOf(string authority)
    {
        if (!authority.StartsWith('['))
            return SenderDomain.Parse(authority.TrimEnd('.')) is { Subdomains: false } name ? name.Ascii : null;
        var address = authority.Substring(1).TrimEnd(']').ToLowerInvariant();
        return authority.Length == address.Length + 2 && address.Contains(':') && address.All(c => Uri.IsHexDigit(c) || c is ':' or '.') ? address : null;
    }

    // Null when it has a character that no URL has and that could break a request line.
    private static string? PathOf(string text)
    {
        var path = new StringBuilder(text.StartsWith('/') ? "" : "/");
        foreach (var octet in Encoding.UTF8.GetBytes(text.Split('#')[0]))
        {
            if (octet is <= (byte)' ' or 0x7f or (byte)'\\')
                return null;
            if (octet < 0x7f)
                path.Append((char)octet);
            else
                path.Append('%').Append(octet.ToString("X2"));
        }

        return path.ToString();
    }

    // RFC 3986, section 5.2.4.
    private static string WithoutDots(string pathAndQuery)
    {
        var query = pathAndQuery.IndexOf('?');
        var segments = new List<string>();
        var all = (query < 0 ? pathAndQuery : pathAndQuery.Substring(0, query)).Substring(1).Split('/');
        for (var i = 0; i < all.Length; i++)
        {
            var dots = all[i] is "." or "..";
            if (all[i] == ".." && segments.Count > 0)
                segments.RemoveAt(segments.Count - 1);
            if (!dots)
                segments.Add(all[i]);
            else if (i == all.Length - 1)
                segments.Add("");
        }

        return "/" + string.Join("/", segments) + (query < 0 ? "" : pathAndQuery.Substring(query));
    }
}
