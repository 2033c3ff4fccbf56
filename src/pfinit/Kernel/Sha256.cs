namespace Pfinit.Kernel;

/// <summary>SHA-256 (FIPS 180-4) by libcrypto.</summary>
internal static unsafe class Sha256
{
    private const int Size = 32;

    /// <exception cref="LibraryException">libcrypto refuses.</exception>
    public static byte[] Of(ReadOnlySpan<byte> data)
    {
        var digest = new byte[Size];
        fixed (byte* start = data, output = digest)
        {
            if (LibCrypto.EVP_Digest(start, (nuint)data.Length, output, null, LibCrypto.EVP_sha256(), 0) != 1)
                throw new LibraryException("EVP_Digest", "libcrypto has no SHA-256");
        }

        return digest;
    }
}
