// Judges where a mail would go, as trivial-rewrite(8) says it: a transport and a next hop. NextHops asks about what the settings say, RouteTest about what the
// running trivial-rewrite makes of them.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Finds ways that no mail can go.</summary>
internal sealed class MailWays(MainCf mainCf, MasterCf masterCf)
{
    /// <summary>What takes a destination without a transport.</summary>
    private const string Smtp = "smtp";

    private readonly OwnListeners own = new(mainCf, masterCf);
    private readonly List<MasterService> transports = [.. Transports.Of(masterCf)];

    /// <summary>The services are those that Postfix is going to have. Init scripts, which run before it, may add some (postconf -M).</summary>
    public bool HasAllServices { get; init; } = true;

    /// <summary>Why mail would stay, or come back; null when it can leave.</summary>
    /// <param name="transport">A service; empty: that which mail takes anyway, an smtp(8).</param>
    /// <param name="nextHop">One destination or several; empty: the recipient's domain.</param>
    /// <param name="isOwn">An address that is one of this host's.</param>
    public string? Problem(string transport, string nextHop, Func<string, bool> isOwn)
    {
        var service = transports.Find(service => service.Column(0) == transport);
        if (transport.Length > 0 && service is null)
            return MissingTransport(transport);
        var program = service?.Column(MasterService.CommandColumn) ?? Smtp;
        if (nextHop.Trim().Length == 0 || nextHop.Contains('$') || program is not (Smtp or "lmtp"))
            return null;
        if (program == Smtp)
        {
            RelayAddress.Check(nextHop, null, "", out var problem);
            if (problem.Length > 0)
                return $"{problem}; mail for it would stay in the queue";
        }

        return Loop(nextHop, isOwn);
    }

    /// <summary>Why mail would come back from these hosts; null when it would not.</summary>
    /// <param name="hosts">One destination or several.</param>
    /// <param name="isOwn">An address that is one of this host's.</param>
    public string? Loop(string hosts, Func<string, bool> isOwn)
    {
        foreach (var host in RelayAddress.Hosts(hosts))
        {
            if (own.At(host, isOwn) is { } service)
                return $"{Quotation.Of(host)} is this relay itself ({service.Key} in master.cf), so that mail would go round and never leave";
        }

        return null;
    }

    /// <summary>What becomes of mail that takes this way, where nobody is to get it; null when somebody is.</summary>
    /// <param name="way">transport:nexthop (transport(5)).</param>
    public string? Swallows(string way) => transports.Find(service => service.Column(0) == Transports.Service(way))?.Column(MasterService.CommandColumn) switch
    {
        "discard" => $"is thrown away, and logged as sent ({Quotation.Of(way)}, discard(8))",
        "error" when Transports.Service(way) == "retry" => $"waits in the queue until it is too old ({Quotation.Of(way)}, error(8))",
        "error" => $"is returned to its sender ({Quotation.Of(way)}, error(8))",
        _ => null,
    };

    /// <summary>The queue manager keeps mail for it ("mail transport unavailable"), and nobody tells the sender. Null when it may come yet.</summary>
    public string? MissingTransport(string transport) => !HasAllServices ? null : $"master.cf has no transport {Quotation.Of(transport)}, so that mail for it would stay in the queue"
        + Spelling.Hint(transport, transports.Select(service => service.Column(0)).Distinct());
}
