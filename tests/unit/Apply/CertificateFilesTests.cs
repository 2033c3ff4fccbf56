using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pfinit.Apply;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

public sealed class CertificateFilesTests : IDisposable
{
    private const string Host = "relay.example.com";
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_self_signed_certificate_is_for_a_server_of_this_name_and_comes_with_its_key()
    {
        var path = directory["self-signed.pem"];
        var fact = CertificateFiles.Generate(new PlannedCertificate(path, Host, 3653, null), TemporaryDirectory.Mine(Access.Secret.Mode));

        using var certificate = X509Certificate2.CreateFromPemFile(path, path);
        Assert.True(certificate.MatchesHostname(Host));
        Assert.False(certificate.MatchesHostname("other.example.com"));
        Assert.Equal("CN=" + Host, certificate.Subject);
        Assert.Equal(certificate.Subject, certificate.Issuer);
        Assert.InRange((certificate.NotAfter - DateTime.Now).TotalDays, 3652, 3653.1);
        Assert.InRange((DateTime.Now - certificate.NotBefore).TotalDays, 0.9, 1.1);
        Assert.Equal(256, certificate.GetECDsaPublicKey()!.KeySize);
        Assert.Equal(fact.Fingerprint.Replace(":", "", StringComparison.Ordinal), Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256)));
        Assert.Equal("1.3.6.1.5.5.7.3.1", Assert.Single(certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>()).Value);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(Access.Secret.Mode, LinuxFiles.Find(path)!.Mode);
    }

    [Fact]
    public void What_was_generated_is_good_at_the_next_start_for_the_same_name_only()
    {
        var path = directory["self-signed.pem"];
        var generated = CertificateFiles.Generate(new PlannedCertificate(path, Host, 3653, null), TemporaryDirectory.Mine(Access.Secret.Mode));

        var found = new CertificateFiles(Host).InspectSelfSigned(path)!;
        Assert.Equal(generated.Fingerprint, found.Fingerprint);
        Assert.All([generated, found], fact => Assert.True(fact is { Problem: null, MatchesHostName: true, DaysLeft: 3652 or 3653 }));
        Assert.False(new CertificateFiles("other.example.com").InspectSelfSigned(path)!.MatchesHostName);
        Assert.Null(new CertificateFiles(Host).InspectSelfSigned(directory["missing.pem"]));
    }

    [Fact]
    public void A_name_longer_than_a_common_name_can_be_is_still_valid()
    {
        var host = $"{new string('a', 60)}.{new string('b', 60)}.example.com";
        var path = directory["self-signed.pem"];
        Assert.True(CertificateFiles.Generate(new PlannedCertificate(path, host, 10, null), TemporaryDirectory.Mine(Access.Secret.Mode)).MatchesHostName);
    }

    [Fact]
    public void A_certificate_with_its_key_is_good_in_two_files_in_one_and_in_a_chain()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var (authority, leaf) = (Certify(rsa, 100), Certify(key, 50));
        var keyFile = directory.Add("key", key.ExportPkcs8PrivateKeyPem());
        var certificates = directory.Add("certificates", "a comment\n" + leaf + "\n" + authority);
        var together = directory.Add("together", key.ExportECPrivateKeyPem() + "\n" + leaf + "\n" + authority);
        var two = directory.Add("two", rsa.ExportRSAPrivateKeyPem() + "\n" + authority);

        Assert.True(Pair(keyFile, certificates) is { Problem: null, DaysLeft: 50, MatchesHostName: true });
        Assert.Null(Pair(together).Problem);
        Assert.True(Chain(together) is { Problem: null, DaysLeft: 50 });
        Assert.Null(Chain(keyFile, certificates).Problem);
        Assert.True(Chain(two, together) is { Problem: null, DaysLeft: 50 });
        var end = Now.AddDays(50.5).UtcDateTime;
        Assert.Contains(Pair(together).Until, new[] { end.AddSeconds(-1), end.AddSeconds(1) }.Select(time => time.ToString("yyyy-MM-dd")));
    }

    [Fact]
    public void An_expired_certificate_has_less_than_no_days_left()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var path = directory.Add("expired", key.ExportPkcs8PrivateKeyPem() + "\n" + Certify(key, -1));
        Assert.True(Pair(path) is { Problem: null, DaysLeft: < 0 });
    }

    [Fact]
    public void What_smtpd_could_not_load_is_named_with_its_file()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = Certify(key, 50);
        var good = directory.Add("good", key.ExportPkcs8PrivateKeyPem() + "\n" + certificate);
        var onlyCertificate = directory.Add("certificate", certificate);
        var onlyKey = directory.Add("key", key.ExportPkcs8PrivateKeyPem());
        var other = directory.Add("other", otherKey.ExportPkcs8PrivateKeyPem());
        var locked = directory.Add("locked", key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)));
        var cut = directory.Add("cut", certificate.Replace("MII", "AAA", StringComparison.Ordinal));
        var brokenKey = directory.Add("broken", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        var reversed = directory.Add("reversed", certificate + "\n" + key.ExportPkcs8PrivateKeyPem());

        Assert.Equal($"open {directory["missing"]}: No such file or directory", Pair(directory["missing"]).Problem);
        Assert.Equal($"{onlyCertificate} has no private key in PEM form", Pair(onlyCertificate).Problem);
        Assert.Equal($"{onlyKey} has no certificate in PEM form", Pair(onlyKey).Problem);
        Assert.Equal($"the key in {other} does not belong to the first certificate in {good}", Pair(other, good).Problem);
        Assert.Equal($"the key in {locked} is damaged or protected by a passphrase; Postfix cannot ask for one", Pair(locked, good).Problem);
        Assert.Equal($"the certificate in {cut} is damaged", Pair(good, cut).Problem);
        Assert.Equal($"the key in {brokenKey} is damaged or of a kind that OpenSSL does not know", Pair(brokenKey, good).Problem);
        Assert.Equal($"{reversed} does not begin with a private key in PEM form, which comes before its certificate here", Chain(reversed).Problem);
        Assert.Equal($"{onlyKey} has a private key without a certificate behind it", Chain(good, onlyKey).Problem);
    }

    private static CertificateFact Pair(params string[] files) => new CertificateFiles(Host).Inspect(new ServerCertificate(ServerCertificate.Certificate, files, null));

    private static CertificateFact Chain(params string[] files) => new CertificateFiles(Host).Inspect(new ServerCertificate(ServerCertificate.Chain, files, null));

    private static string Certify(AsymmetricAlgorithm key, int days)
    {
        var subject = new X500DistinguishedName("CN=test");
        var request = key is ECDsa curve ? new CertificateRequest(subject, curve, HashAlgorithmName.SHA256)
            : new CertificateRequest(subject, (RSA)key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(Now.AddDays(-10), Now.AddDays(days + 0.5));
        return certificate.ExportCertificatePem();
    }
}
