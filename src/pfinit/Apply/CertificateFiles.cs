// Certificates of the SMTP server on disk: what smtpd is going to load is loaded here before, since Postfix itself only logs a warning and then serves
// without TLS. SurroundingsReader inspects, Applier has the self-signed one made.

using System.Globalization;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>Inspects and makes files with certificates and keys.</summary>
/// <param name="hostName">What the relay is called.</param>
internal sealed class CertificateFiles(string hostName)
{
    private const string Pkcs8UnderPassphrase = "ENCRYPTED PRIVATE KEY";

    /// <summary>Looks at the files of a certificate. Changes nothing and does not throw.</summary>
    public CertificateFact Inspect(ServerCertificate certificate)
    {
        try
        {
            var files = certificate.Files.Select(path => Pem.Blocks(path, LinuxFiles.ReadText(path)).ToList()).ToList();
            return certificate.IsChain
                ? InspectChain(certificate.Files[0], [.. files.SelectMany(blocks => blocks).Where(block => block.IsKey || block.IsCertificate)])
                : InspectPair(certificate.Files, files[0].Find(block => block.IsKey), files[files.Count - 1].Find(block => block.IsCertificate));
        }
        catch (KernelException e)
        {
            return new CertificateFact($"{e.Call} {e.Subject}: {e.Errno}");
        }
        catch (Exception e) when (e is LibraryException or DllNotFoundException)
        {
            return new CertificateFact($"{certificate.Files[0]} cannot be parsed: {(e is LibraryException ? e.Message : "libcrypto.so.3 is not installed")}");
        }
    }

    /// <summary>The certificate that an earlier start made; null when it is not there.</summary>
    public CertificateFact? InspectSelfSigned(string path) => File.Exists(path) ? Inspect(new ServerCertificate(ServerCertificate.Chain, [path], null)) : null;

    /// <summary>Makes a key and a certificate and puts both into one file, the key first as smtpd_tls_chain_files wants it.</summary>
    /// <exception cref="KernelException">The file is as it was.</exception>
    /// <exception cref="LibraryException">libcrypto refuses.</exception>
    public static CertificateFact Generate(PlannedCertificate planned, Ownership ownership)
    {
        using var key = PrivateKey.GenerateP256();
        using var certificate = Certificate.SelfSigned(key, planned.HostName, planned.Days);
        AtomicFile.Write(planned.Path, [.. Pem.Encode(Pem.EcKeyLabel, key.ToDer()), .. Pem.Encode(Pem.CertificateLabel, certificate.ToDer())], ownership);
        return new CertificateFiles(planned.HostName).Describe(certificate);
    }

    private CertificateFact InspectPair(IReadOnlyList<string> files, PemBlock? key, PemBlock? certificate) =>
        key is null ? new CertificateFact($"{files[0]} has no private key in PEM form")
        : certificate is null ? new CertificateFact($"{files[files.Count - 1]} has no certificate in PEM form")
        : InspectBlocks(key, certificate);

    // Several times: a key, its certificate, then those of the authorities above it.
    private CertificateFact InspectChain(string first, IReadOnlyList<PemBlock> blocks)
    {
        if (blocks.Count == 0 || !blocks[0].IsKey)
            return new CertificateFact($"{first} does not begin with a private key in PEM form, which comes before its certificate here");
        var facts = new List<CertificateFact>();
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i].IsKey && (i + 1 == blocks.Count || blocks[i + 1].IsKey))
                return new CertificateFact($"{blocks[i].Path} has a private key without a certificate behind it");
            if (blocks[i].IsKey)
                facts.Add(InspectBlocks(blocks[i], blocks[i + 1]));
        }

        return facts.Find(fact => fact.Problem is not null) ?? facts.OrderBy(fact => fact.DaysLeft).First();
    }

    private CertificateFact InspectBlocks(PemBlock keyBlock, PemBlock certificateBlock)
    {
        if (keyBlock.Label == Pkcs8UnderPassphrase || keyBlock.Der.Length == 0)
            return new CertificateFact($"the key in {keyBlock.Path} is damaged or protected by a passphrase; Postfix cannot ask for one");
        using var key = PrivateKey.FromDer(keyBlock.Der);
        using var certificate = Certificate.FromDer(certificateBlock.Der);
        if (key is null)
            return new CertificateFact($"the key in {keyBlock.Path} is damaged or of a kind that OpenSSL does not know");
        if (certificate is null)
            return new CertificateFact($"the certificate in {certificateBlock.Path} is damaged");
        return certificate.IsFor(key) ? Describe(certificate)
            : new CertificateFact($"the key in {keyBlock.Path} does not belong to the first certificate in {certificateBlock.Path}");
    }

    private CertificateFact Describe(Certificate certificate) => new((string?)null)
    {
        DaysLeft = (int)Math.Floor(certificate.Left.TotalDays),
        Until = (DateTime.UtcNow + certificate.Left).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        MatchesHostName = certificate.IsFor(hostName),
        Fingerprint = string.Join(":", certificate.Fingerprint().Select(part => part.ToString("x2", CultureInfo.InvariantCulture))),
    };
}
