// Where this relay itself takes mail: a next hop that is one of these is a loop, in which every mail goes round until it has too many Received: lines and is
// given back to its sender.

namespace Pfinit.Plan;

/// <summary>The inet services of a master.cf, as a next hop would name them.</summary>
/// <param name="mainCf">Has the interfaces.</param>
/// <param name="masterCf">Has the services.</param>
internal sealed class OwnListeners(MainCf mainCf, MasterCf masterCf)
{
    private const string SmtpPort = "smtp";
    private const string Loopback4 = "127.0.0.1";
    private const string Loopback6 = "::1";

    private static readonly char[] Separators = [' ', '\t', '\n', ','];

    /// <summary>
    /// Names of this host, and wildcards, which connect(2) takes for it. Neither myhostname nor the container's name: others may know a machine in front of this one
    /// by them, and smtp(8) asks DNS, not /etc/hosts (smtp_host_lookup).
    /// </summary>
    private static readonly string[] Names = ["localhost", "localhost.localdomain", "0.0.0.0", "::"];

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

    private static bool IsHere(string host, Func<string, bool> isOwn) => IsLoopback(host) || Names.Any(name => IsSame(name, host)) || isOwn(host);

    private string[] Interfaces(MasterService service)
    {
        var colon = service.Column(0).LastIndexOf(':');
        return colon > 0 ? [service.Column(0).Substring(0, colon).Trim('[', ']')]
            : (mainCf["inet_interfaces"] ?? "all").Split(Separators, StringSplitOptions.RemoveEmptyEntries);
    }

    // An address is one listener's alone: what listens at 127.0.0.2 may be another program. Where other parameters name the interface, nobody can tell.
    private static bool Covers(string own, string host) => own.Trim('[', ']') switch
    {
        "all" => true,
        "0.0.0.0" => AddressesOf(host).Any(address => !address.Contains(':')),
        "::" => AddressesOf(host).Any(address => address.Contains(':')),
        "loopback-only" or "localhost" => AddressesOf(host).Any(address => address is Loopback4 or Loopback6),
        var address => AddressesOf(host).Any(target => IsSame(address, target)),
    };

    // Where a connection arrives. A wildcard is taken for the loopback address of its family.
    private static string[] AddressesOf(string host) => host.TrimEnd('.').ToLowerInvariant() switch
    {
        "localhost" or "localhost.localdomain" => [Loopback4, Loopback6],
        "0.0.0.0" => [Loopback4],
        "::" => [Loopback6],
        _ => [host],
    };

    private static bool IsLoopback(string host) => host == Loopback6 || (host.StartsWith("127.", StringComparison.Ordinal) && host.All(c => char.IsDigit(c) || c == '.'));

    private static bool IsSame(string one, string other) => string.Equals(one.TrimEnd('.'), other.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
}
