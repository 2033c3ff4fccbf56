using Pfinit.Diagnostics;

namespace Pfinit.Plan;

/// <summary>The self-signed certificate of the relay, in one file with its key (ECDSA P-256); for root only.</summary>
/// <param name="HostName">Subject and alternative name.</param>
/// <param name="Days">How long a new one is valid.</param>
/// <param name="Kept">What is there already and will do; null when it is to be made.</param>
internal sealed record PlannedCertificate(string Path, string HostName, int Days, CertificateFact? Kept)
{
    /// <summary>The line about it: a client that is to trust it compares the fingerprint.</summary>
    public Diagnostic Describe(CertificateFact fact, string happened) => Diagnostic.Info(Path,
        $"self-signed certificate for {HostName} {happened}, valid until {fact.Until}, SHA-256 {fact.Fingerprint}; POSTFIX_smtpd_tls_chain_files names another");
}
