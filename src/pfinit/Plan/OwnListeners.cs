// Where this relay itself takes mail: a next hop that is one of these is a loop, in which every mail goes round until it has too many Received: lines and is
// given back to its sender.

namespace Pfinit.Plan;

/// <summary>The inet services of a master.cf, as a next hop would name them.</summary>
/// <param name="mainCf">Has the interfaces.</param>
/// <param name="masterCf">Has the services.</param>
/// <param name="container">Host name of the container, which the engine resolves to its address.</param>
internal sealed class OwnListeners(MainCf mainCf, MasterCf masterCf, string container)
{
    private const string SmtpPort = "smtp";

    private static readonly char[] Separators = [' ', '\t', '\n', ','];

    /// <summary>
    /// Names of this host, and wildcards, which connect(2) takes for it. Not myhostname: that may be the name by which others know a machine in front of this one.
    /// </summary>
    private readonly string[] names = [.. new[] { "localhost", "localhost.localdomain", "0.0.0.0", "::", container }.Where(name => name.Length > 0)];

    /// <summary>The service that <paramref name="destination"/> would come back to; null when it is elsewhere, or nobody can tell without DNS.</summary>
    /// <param name="destination">`host`, `host:port`, `[host]` or `[host]:port`.</param>
    /// <param name="isOwn">An address that is one of this host's.</param>
    public MasterService? At(string destination, Func<string, bool> isOwn)
    {
        var (host, port) = Split(destination);
        var number = SubmissionListener.PortNumber(port, services: "");
        return number == 0 || !IsHere(host, isOwn) ? null : masterCf.Services.FirstOrDefault(service => service.Column(MasterService.TypeColumn) == "inet"
            && SubmissionListener.PortOf(service) == number && Interfaces(service).Any(own => Covers(own, host)));
    }

    private static (string Host, string Port) Split(string destination)
    {
        var colon = destination.LastIndexOf(':');
        var hasPort = colon > destination.LastIndexOf(']');
        var host = (hasPort ? destination.Substring(0, colon) : destination).Trim('[', ']');
        const string Ipv6 = "ipv6:";
        return (host.StartsWith(Ipv6, StringComparison.OrdinalIgnoreCase) ? host.Substring(Ipv6.Length) : host, hasPort ? destination.Substring(colon + 1) : SmtpPort);
    }

    private bool IsHere(string host, Func<string, bool> isOwn) => IsLoopback(host) || names.Any(name => IsSame(name, host)) || isOwn(host);

    private string[] Interfaces(MasterService service)
    {
        var colon = service.Column(0).LastIndexOf(':');
        return colon > 0 ? [service.Column(0).Substring(0, colon).Trim('[', ']')]
            : (mainCf["inet_interfaces"] ?? "all").Split(Separators, StringSplitOptions.RemoveEmptyEntries);
    }

    // A name may be any of the addresses of this host; which, only the resolver knows.
    private static bool Covers(string own, string host) => own is "all" or "0.0.0.0" or "::" || own.Contains('$') || IsSame(own.Trim('[', ']'), host)
        || (own is "loopback-only" or "localhost" or "127.0.0.1" or "::1" && (IsLoopback(host) || host is "localhost" or "localhost.localdomain" or "0.0.0.0" or "::"));

    private static bool IsLoopback(string host) => host == "::1" || (host.StartsWith("127.", StringComparison.Ordinal) && host.All(c => char.IsDigit(c) || c == '.'));

    private static bool IsSame(string one, string other) => string.Equals(one.TrimEnd('.'), other.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
}
