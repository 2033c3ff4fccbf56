// TLS towards the clients. Without a certificate there is none, unless clients log in: passwords need it, so a self-signed one is made then.
// A certificate that the settings name must be good; one that only stands in the main.cf of a volume, as Debian's default does, is warned about.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>The smtpd_tls_ parameters that pfinit computes.</summary>
internal sealed class ServerTls
{
    private const string Level = "smtpd_tls_security_level";

    /// <summary>Ten years: whoever trusts this certificate has its bytes, and would have to be given the next one.</summary>
    private const int ValidDays = 3653;

    /// <summary>A self-signed certificate with less than this is replaced at the next start.</summary>
    private const int FewestDays = 30;

    private readonly Surroundings surroundings;
    private readonly MainCf mainCf;
    private readonly string hostName;
    private readonly IReadOnlyList<ServerCertificate> chosen;
    private readonly IReadOnlyList<Diagnostic> halves;
    private readonly bool levelGiven;
    private readonly bool levelNamed;
    private readonly bool off;
    private readonly bool selfSigned;

    public ServerTls(PfinitSettings settings, Surroundings surroundings, MainCf mainCf)
    {
        this.surroundings = surroundings;
        this.mainCf = mainCf;
        hostName = RelayNames.CertificateName(settings, surroundings.HostName);
        chosen = ServerCertificate.In(settings, mainCf);
        halves = [.. ServerCertificate.Halves(settings, mainCf)];
        levelGiven = settings.Postfix.ContainsKey(Level);
        var level = ServerCertificate.InForce(settings, mainCf, Level);

        // The older spellings count only where there is no level.
        levelNamed = level is { Length: > 0 }
            || new[] { "smtpd_use_tls", "smtpd_enforce_tls" }.Any(name => ServerCertificate.InForce(settings, mainCf, name) == "yes");
        off = level == "none";
        selfSigned = settings.Logins.Count > 0 && !off && chosen.All(IsLost);
    }

    /// <summary>Null when smtpd has another certificate, or none.</summary>
    public PlannedCertificate? SelfSigned => selfSigned ? new PlannedCertificate(Paths.SelfSigned, hostName, ValidDays, Kept) : null;

    /// <summary>Null removes a parameter.</summary>
    public IReadOnlyList<Parameter> Parameters()
    {
        var parameters = new List<Parameter>();
        if (selfSigned)
        {
            // smtpd_tls_key_file then is the same file, its default.
            foreach (var name in chosen.Count == 0 ? ["smtpd_tls_key_file"] : ServerCertificate.AllParameters)
                parameters.Add(new(name, null));
            parameters.Add(new(ServerCertificate.Certificate, Paths.SelfSigned));
        }
        else if (mainCf[ServerCertificate.Certificate] == Paths.SelfSigned)
        {
            parameters.Add(new(ServerCertificate.Certificate, null));
            if (chosen.Count == 0 && !levelGiven && mainCf[Level] == "may")
                parameters.Add(new(Level, null));
        }

        if (!levelNamed && (selfSigned || chosen.Any(certificate => certificate.Given is not null)))
            parameters.Add(new(Level, "may"));
        return parameters;
    }

    /// <summary>Says what is wrong with the certificates.</summary>
    public void Check(List<Diagnostic> diagnostics)
    {
        if (off)
            return;
        foreach (var certificate in chosen.Where(certificate => certificate.Given is not null || levelNamed || selfSigned))
        {
            if (surroundings.Certificates.TryGetValue(certificate.Parameter, out var fact) && Complaint(certificate, fact) is { } complaint)
                diagnostics.Add(complaint);
        }

        diagnostics.AddRange(halves);
    }

    private CertificateFact? Kept => surroundings.SelfSigned is { Problem: null, MatchesHostName: true, DaysLeft: >= FewestDays } kept ? kept : null;

    private bool IsLost(ServerCertificate certificate) =>
        certificate.Given is null && surroundings.Certificates.TryGetValue(certificate.Parameter, out var fact) && fact.Problem is not null;

    private Diagnostic? Complaint(ServerCertificate certificate, CertificateFact fact)
    {
        if (fact.Problem is { } problem)
        {
            return certificate.Given is { Origin: var origin } ? origin.Fatal($"{problem}; Postfix would offer no TLS")
                : Diagnostic.Warning(Paths.MainCf, $"{certificate.Parameter}: {problem}; {(selfSigned ? "a self-signed certificate takes its place" : "clients are offered no TLS")}");
        }

        var expired = $"the certificate is valid until {fact.Until} only and has expired; clients that check it refuse the relay";
        return fact.DaysLeft >= 0 ? null
            : certificate.Given is { Origin: var given } ? given.Warning(expired)
            : Diagnostic.Warning(Paths.MainCf, $"{certificate.Parameter}: {expired}");
    }
}
