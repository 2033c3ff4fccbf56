// What this relay is called, as Postfix is going to derive it (postconf(5), myhostname and mydomain).

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Host name and domain of the relay.</summary>
internal static class RelayNames
{
    /// <summary>What Postfix says when the host name has no dot.</summary>
    private const string NoDomain = "localdomain";

    /// <summary>The container's name where Postfix takes it, else one that it takes.</summary>
    public static string Usable(string container) => Settings.HostName.IsGood(container) ? container
        : Settings.HostName.IsGood("host-" + container) ? "host-" + container
        : "localhost." + NoDomain;

    /// <summary>myhostname; the container's name where the setting refers to another parameter, which only Postfix can look up.</summary>
    public static string HostName(PfinitSettings settings, string container) =>
        settings.Postfix.TryGetValue("myhostname", out var given) && given.Value?.Trim() is { } name && name.IndexOf('$') < 0 ? name : Usable(container);

    /// <summary>The host name as it stands in a certificate: an internationalised one as an A-label (RFC 5890).</summary>
    public static string CertificateName(PfinitSettings settings, string container) =>
        HostName(settings, container) is var name && SenderDomain.Parse(name) is { Subdomains: false } domain ? domain.Ascii : name;

    /// <summary>mydomain; null when it refers to another parameter.</summary>
    public static string? Domain(PfinitSettings settings, string container, MainCf mainCf)
    {
        if (ServerCertificate.InForce(settings, mainCf, "mydomain") is { Length: > 0 } domain)
            return domain.IndexOf('$') < 0 ? domain : null;
        var host = HostName(settings, container);
        return host.IndexOf('.') is > 0 and var dot ? host.Substring(dot + 1) : NoDomain;
    }
}
