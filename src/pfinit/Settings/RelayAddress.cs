// The syntax of relayhost (postconf(5)): a host or a host in brackets, optionally with a port or service name; several, separated by commas.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks relay addresses before Postfix sees them: it would only complain with the first message.</summary>
internal static class RelayAddress
{
    private static readonly char[] Separators = [' ', ',', '\t', '\n'];

    /// <summary>
    /// The address with <paramref name="port"/> added where one is given apart, by a setting called <paramref name="portName"/>; the problem is empty when
    /// all is well. Line breaks, which separate the hosts of an array, become commas.
    /// </summary>
    public static string Check(string text, int? port, string portName, out string problem)
    {
        var parts = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        problem = parts.Length == 0 ? "names no host" : parts.Select(Problem).FirstOrDefault(p => p.Length > 0) ?? "";
        if (problem.Length > 0)
            return text;
        if (port is null)
            return text.Contains('\n') ? string.Join(", ", parts) : text;
        if (parts.Any(HasPort))
        {
            problem = $"{Quotation.Of(parts.First(HasPort))} has a port, and {portName} gives one too; keep one of the two";
            return text;
        }

        return string.Join(", ", parts.Select(part => $"{part}:{port}"));
    }

    /// <summary>The single hosts of an address that <see cref="Check"/> found good.</summary>
    public static IReadOnlyList<string> Hosts(string address) => address.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>TLS comes first on this host's port: 465, by number or by a name of /etc/services.</summary>
    public static bool IsImplicitTls(string host) =>
        HasPort(host) && host.Substring(host.LastIndexOf(':') + 1) is "465" or "smtps" or "submissions" or "ssmtp" or "urd";

    /// <summary>Host, without brackets, and port of a single host that <see cref="Check"/> found good; the port is null where there is none.</summary>
    public static (string Host, string? Port) Split(string host)
    {
        var end = HasPort(host) ? host.LastIndexOf(':') : host.Length;
        return (host.Substring(0, end).Trim('[', ']'), end < host.Length ? host.Substring(end + 1) : null);
    }

    private static string Problem(string part)
    {
        // Not quoted: what stands before the @ may be a password.
        if (part.Contains('@') || part.Contains("://"))
            return "neither a URL nor a login belongs here; host, host:port, [host]:port and [IPv6]:port are allowed";
        if (part.StartsWith('['))
        {
            var close = part.IndexOf(']');
            if (close < 0)
                return $"{Quotation.Of(part)} lacks the closing bracket";
            var inner = part.Substring(1, close - 1);
            var rest = part.Substring(close + 1);
            if (!IsHost(inner) && !IsAddress(inner))
                return $"{Quotation.Of(inner)} in {Quotation.Of(part)} is neither a host name nor an address";
            return rest.Length == 0 ? "" : rest[0] == ':' ? PortProblem(part, rest.Substring(1)) : $"{Quotation.Of(rest)} behind the bracket in {Quotation.Of(part)}; :port is wanted";
        }

        var colon = part.IndexOf(':');
        if (colon != part.LastIndexOf(':') && IsAddress(part))
            return $"{Quotation.Of(part)}: an IPv6 address stands in brackets, as in [2001:db8::1]:587";
        var host = colon < 0 ? part : part.Substring(0, colon);
        if (host.Length > 0 && IsNumber(host))
            return $"{Quotation.Of(host)} is a number and no host; a port stands behind a colon, as in host:{host}";
        if (!IsHost(host))
            return $"{Quotation.Of(host)} is not a host name; host, host:port, [host]:port and [IPv6]:port are allowed";
        return colon < 0 ? "" : PortProblem(part, part.Substring(colon + 1));
    }

    private static string PortProblem(string part, string port)
    {
        if (port.Length == 0)
            return $"{Quotation.Of(part)} ends with a colon but no port";
        if (IsNumber(port))
            return port.Length <= 5 && int.Parse(port) is >= 1 and <= 65535 ? "" : $"port {Quotation.Of(port).Trim('"')} is outside 1..65535";
        return port.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_') ? "" : $"{Quotation.Of(port)} in {Quotation.Of(part)} is not a port";
    }

    private static bool HasPort(string part) => part.LastIndexOf(':') > part.LastIndexOf(']');

    private static bool IsNumber(string text) => text.All(c => c is >= '0' and <= '9');

    private static bool IsHost(string host) => SenderDomain.Parse(host.TrimEnd('.')) is { Subdomains: false };

    private static bool IsAddress(string text)
    {
        var address = text.StartsWith("ipv6:", StringComparison.OrdinalIgnoreCase) ? text.Substring(5) : text;
        return address.Contains(':') && address.All(c => Uri.IsHexDigit(c) || c is ':' or '.');
    }
}
