// Where the DKIM milter listens. OpenDKIM and Postfix write the same address in two ways; this is where one becomes the other.

using System.Globalization;

namespace Pfinit.Plan;

/// <summary>A milter's address: a unix socket when <paramref name="Path"/> is set, else host and port.</summary>
internal sealed record MilterEndpoint(string? Path, string Host, int Port)
{
    public static MilterEndpoint Unix(string path) => new(path, "", 0);

    public static MilterEndpoint Inet(string host, int port) => new(null, host, port);

    /// <summary>
    /// Reads OpenDKIM's notation (opendkim.conf(5), Socket): `local:/path`, `unix:/path`, a bare `/path`, `inet:port[@host]`,
    /// `inet6:port[@host]`. Null when it is none of these.
    /// </summary>
    public static MilterEndpoint? Parse(string socket)
    {
        var colon = socket.IndexOf(':');
        var scheme = colon < 0 ? "local" : socket.Substring(0, colon);
        var rest = socket.Substring(colon + 1);
        switch (scheme)
        {
            case "local" or "unix":
                return rest.StartsWith('/') ? Unix(rest) : null;
            case "inet" or "inet6":
                var at = rest.IndexOf('@');
                var port = at < 0 ? rest : rest.Substring(0, at);
                var host = at < 0 ? "localhost" : rest.Substring(at + 1).Trim('[', ']');
                return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536 && host.Length > 0
                    ? Inet(host, number)
                    : null;
            default:
                return null;
        }
    }

    /// <summary>As in Postfix's smtpd_milters (postconf(5)).</summary>
    public string ForPostfix => Path is null ? $"inet:{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}" : $"unix:{Path}";
}
