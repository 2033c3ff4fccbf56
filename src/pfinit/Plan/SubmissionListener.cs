// Where clients reach smtpd, from the two Postfix files as they stand: users may have changed the port, the interface or the PROXY protocol
// there. Used for the readiness probe and by `health`.

using System.Globalization;

namespace Pfinit.Plan;

/// <summary>The smtpd service that counts: submission (587) if there is one, else the first that listens on the network.</summary>
internal sealed class SubmissionListener
{
    private const string Smtpd = "smtpd";
    private const string WrapperMode = "smtpd_tls_wrappermode";

    /// <summary>Ports that answer even where /etc/services is missing (IANA service names).</summary>
    private static readonly Dictionary<string, int> WellKnownPorts = new()
    {
        ["smtp"] = 25,
        ["submission"] = 587,
        ["smtps"] = 465,
        ["submissions"] = 465,
    };

    private static readonly char[] Separators = [' ', '\t', ','];

    private readonly MainCf mainCf;

    private SubmissionListener(MainCf mainCf, MasterService service, string host, int port)
    {
        this.mainCf = mainCf;
        Service = service;
        Probe = new ReadyProbe.Smtp(port, Value("smtpd_upstream_proxy_protocol").Length > 0) { Host = host };
    }

    /// <summary>How to ask it whether it serves.</summary>
    public ReadyProbe.Smtp Probe { get; }

    /// <summary>Its line in master.cf.</summary>
    public MasterService Service { get; }

    /// <summary>Null when no smtpd listens on the network, or only ones that want TLS before they greet.</summary>
    /// <param name="mainCf">As Postfix reads it.</param>
    /// <param name="masterCf">As Postfix reads it.</param>
    /// <param name="services">The text of /etc/services; may be empty.</param>
    public static SubmissionListener? Find(MainCf mainCf, MasterCf masterCf, string services)
    {
        var listeners = masterCf.Services.Where(service => Greets(service, mainCf))
            .Select(service => Read(mainCf, service, services)).Where(listener => listener is not null).ToList();
        return listeners.FirstOrDefault(listener => listener!.Probe.Port == 587) ?? listeners.FirstOrDefault();
    }

    /// <summary>The service is an smtpd on the network that speaks first: with implicit TLS there is no greeting before the handshake.</summary>
    public static bool Greets(MasterService service, MainCf mainCf) => service.Column(MasterService.TypeColumn) == "inet"
        && service.Column(MasterService.CommandColumn) == Smtpd && Value(service, mainCf, WrapperMode) != "yes";

    /// <summary>The port of an inet service as master.cf names it: `submission`, `587`, `127.0.0.1:587`, `[::1]:submission`.</summary>
    public static string PortName(MasterService service) => service.Column(0).Substring(service.Column(0).LastIndexOf(':') + 1);

    /// <summary>The same as a number, for names that everybody knows; 0 for others.</summary>
    public static int PortOf(MasterService service) => PortNumber(PortName(service), services: "");

    /// <summary>A parameter as this service sees it: its own `-o`, else main.cf, else empty.</summary>
    public string Value(string name) => Value(Service, mainCf, name);

    private static string Value(MasterService service, MainCf mainCf, string name) => service.Option(name) ?? mainCf[name] ?? "";

    private static SubmissionListener? Read(MainCf mainCf, MasterService service, string services)
    {
        var colon = service.Column(0).LastIndexOf(':');
        var host = colon < 0 ? Interface(mainCf) : service.Column(0).Substring(0, colon).Trim('[', ']');
        return PortNumber(PortName(service), services) is > 0 and var port ? new SubmissionListener(mainCf, service, host, port) : null;
    }

    private static string Interface(MainCf mainCf)
    {
        var first = (mainCf["inet_interfaces"] ?? "all").Split(Separators, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "all";
        return first is not ("all" or "loopback-only") ? first.Trim('[', ']')
            : mainCf["inet_protocols"] == "ipv6" ? "::1"
            : "127.0.0.1";
    }

    /// <summary>The number of a port or service name; 0 for one that is unknown.</summary>
    /// <param name="service">`587`, `submission`.</param>
    /// <param name="services">The text of /etc/services; may be empty.</param>
    public static int PortNumber(string service, string services)
    {
        if (int.TryParse(service, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;

        // `submission  587/tcp  alias …  # comment`
        foreach (var line in services.Split('\n'))
        {
            var words = line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && words[1].EndsWith("/tcp", StringComparison.Ordinal) && words.Where((_, i) => i != 1).Contains(service)
                && int.TryParse(words[1].AsSpan(0, words[1].Length - "/tcp".Length), NumberStyles.None, CultureInfo.InvariantCulture, out number))
                return number;
        }

        return WellKnownPorts.TryGetValue(service, out number) ? number : 0;
    }
}
