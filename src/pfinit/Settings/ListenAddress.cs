// An address and port to listen at, as Go programs write it, and so every Prometheus exporter: `:9154`, `127.0.0.1:9154`, `[::1]:9154`.

using System.Globalization;

namespace Pfinit.Settings;

/// <summary>Where something listens.</summary>
/// <param name="Host">A literal address; empty: all of this host.</param>
/// <param name="Port">1 to 65535.</param>
internal sealed record ListenAddress(string Host, int Port)
{
    private const int Groups = 8;

    /// <summary>Null when <paramref name="text"/> is none; <paramref name="problem"/> then says why.</summary>
    public static ListenAddress? Parse(string text, out string problem)
    {
        problem = "";
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "" : text.Substring(0, colon);
        var bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (bracketed)
            host = host.Substring(1, host.Length - 2);
        if (colon < 0 || !(bracketed ? IsIPv6(host) : host.Length == 0 || IsIPv4(host)))
            problem = "is no address and port such as :9154, 127.0.0.1:9154 or [::1]:9154";
        else if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
            problem = "has no port in 1..65535 behind the last colon";
        else
            return new ListenAddress(host, port);
        return null;
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static bool IsIPv4(string text) => text.Split('.') is { Length: 4 } parts && parts.All(part =>
        part.Length is > 0 and <= 3 && part.All(c => c is >= '0' and <= '9') && int.Parse(part) <= 255 && (part.Length == 1 || part[0] != '0'));

    // RFC 4291, section 2.2; the form that ends in an IPv4 address is nothing that one listens at.
    private static bool IsIPv6(string text)
    {
        var halves = text.Split(["::"], StringSplitOptions.None);
        var groups = halves.Where(half => half.Length > 0).SelectMany(half => half.Split(':')).ToList();
        return halves.Length <= 2 && (halves.Length == 2 ? groups.Count < Groups : groups.Count == Groups)
            && groups.TrueForAll(group => group.Length is > 0 and <= 4 && group.All(Uri.IsHexDigit));
    }
}
