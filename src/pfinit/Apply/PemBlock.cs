namespace Pfinit.Apply;

/// <summary>A key or certificate as it stands in a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Label">Behind BEGIN: `CERTIFICATE`, `PRIVATE KEY`, ….</param>
/// <param name="Der">Empty when it is not base64, as under a passphrase in the older form, which has headers.</param>
internal sealed record PemBlock(string Path, string Label, byte[] Der)
{
    public bool IsKey => Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal);

    public bool IsCertificate => Label.EndsWith(Pem.CertificateLabel, StringComparison.Ordinal);
}
