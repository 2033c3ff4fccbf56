namespace Pfinit.Plan;

/// <summary>The public half of a signing key, as the record carries it.</summary>
/// <param name="Algorithm">The `k=` tag: `rsa` or `ed25519`.</param>
/// <param name="Data">
/// What `p=` holds in base64: for RSA a SubjectPublicKeyInfo in DER (what receivers expect, RFC 6376 erratum 3017), for Ed25519 the 32 bytes
/// of the key (RFC 8463, section 4).
/// </param>
/// <param name="Bits">Length of the RSA modulus; 256 for Ed25519.</param>
internal sealed record DkimPublicKey(string Algorithm, byte[] Data, int Bits)
{
    public const string Rsa = "rsa";
    public const string Ed25519 = "ed25519";
}
