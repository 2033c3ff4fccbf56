namespace Pfinit.Plan;

/// <summary>Where mail goes when no table says otherwise: transport:nexthop, the transport a service of master.cf.</summary>
internal static class Transports
{
    public const string ContentFilter = "content_filter";

    /// <summary>The parameters of main.cf that name one, with Postfix's own value where main.cf has none. relay_transport is for mail to relay_domains.</summary>
    public static IEnumerable<Parameter> Named(MainCf mainCf)
    {
        yield return new("default_transport", mainCf["default_transport"] ?? "smtp");
        yield return new(ContentFilter, mainCf[ContentFilter]);
        if (!string.IsNullOrEmpty(mainCf["relay_domains"]))
            yield return new("relay_transport", mainCf["relay_transport"] ?? "relay");
    }

    /// <summary>Likewise, for mail that is delivered here; nobody's where nothing is.</summary>
    public static IEnumerable<Parameter> Inward(MainCf mainCf)
    {
        if (!string.IsNullOrEmpty(mainCf["mydestination"]))
            yield return new("local_transport", mainCf["local_transport"] ?? "local");
        if (!string.IsNullOrEmpty(mainCf["virtual_mailbox_domains"]))
            yield return new("virtual_transport", mainCf["virtual_transport"] ?? "virtual");
    }

    /// <summary>The service that a value names; empty when it names none.</summary>
    public static string Service(string value) => Split(value).Service;

    /// <summary>The service, and where it is to deliver; the latter is empty for the recipient's own domain (transport(5)).</summary>
    public static (string Service, string NextHop) Split(string value) =>
        value.IndexOf(':') is >= 0 and var colon ? (value.Substring(0, colon).Trim(), value.Substring(colon + 1).Trim()) : (value.Trim(), "");

    /// <summary>The services that mail can be handed to.</summary>
    public static IEnumerable<MasterService> Of(MasterCf masterCf) => masterCf.Services.Where(service => service.Column(MasterService.TypeColumn) == "unix");

    /// <summary>Their names, each once.</summary>
    public static IEnumerable<string> Names(MasterCf masterCf) => Of(masterCf).Select(service => service.Column(0)).Distinct();
}
