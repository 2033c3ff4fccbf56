// Hashes by libcrypto, for whoever has it loaded anyway: OAuth2, which speaks TLS. The log's masks have a SHA-256 of their own (Observe/Sha256.cs), since a
// relay without TLS of pfinit's own should not carry libcrypto for them.

namespace Pfinit.Kernel;

/// <summary>Hashes of short texts.</summary>
internal static unsafe class Digest
{
    private const int Sha256Size = 32;

    /// <summary>SHA-256 (FIPS 180-4).</summary>
    /// <exception cref="LibraryException">libcrypto refuses.</exception>
    public static byte[] Sha256(ReadOnlySpan<byte> data)
    {
        var digest = new byte[Sha256Size];
        fixed (byte* start = data, output = digest)
        {
            if (LibCrypto.EVP_Digest(start, (nuint)data.Length, output, null, LibCrypto.EVP_sha256(), 0) != 1)
                throw new LibraryException("EVP_Digest", "libcrypto has no SHA-256");
        }

        return digest;
    }
}
