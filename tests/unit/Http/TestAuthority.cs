using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Http;

/// <summary>A certificate authority of the test's own, and the file by which the client trusts it.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly X509Certificate2 root;

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(1));
        TrustFile = directory.Add("authority.pem", root.ExportCertificatePem());
    }

    /// <summary>PEM file with this authority's certificate alone.</summary>
    public string TrustFile { get; }

    /// <summary>A server certificate for a name or a literal address, valid until <paramref name="end"/> or for a month.</summary>
    public X509Certificate2 Issue(string host, DateTimeOffset? end = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(root, DateTimeOffset.UtcNow.AddYears(-1), end ?? DateTimeOffset.UtcNow.AddMonths(1), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        root.Dispose();
        directory.Dispose();
    }
}
