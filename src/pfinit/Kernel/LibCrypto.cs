// Imports from OpenSSL 3's libcrypto, native names unchanged. Used by PrivateKey and Sha256. System.Security.Cryptography would add its own native
// shim to the binary and does not exist in the statically linked build for the other architectures.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

internal static unsafe class LibCrypto
{
    /// <summary>NID_rsaEncryption (obj_mac.h).</summary>
    public const int EVP_PKEY_RSA = 6;

    /// <summary>NID_ED25519 (obj_mac.h).</summary>
    public const int EVP_PKEY_ED25519 = 1087;

    private const string Library = "libcrypto.so.3";

    [DllImport(Library)]
    internal static extern nint EVP_PKEY_CTX_new_id(int id, nint engine);

    [DllImport(Library)]
    internal static extern void EVP_PKEY_CTX_free(nint context);

    [DllImport(Library)]
    internal static extern int EVP_PKEY_keygen_init(nint context);

    [DllImport(Library)]
    internal static extern int EVP_PKEY_CTX_set_rsa_keygen_bits(nint context, int bits);

    [DllImport(Library)]
    internal static extern int EVP_PKEY_keygen(nint context, nint* key);

    [DllImport(Library)]
    internal static extern nint EVP_PKEY_new_raw_private_key(int type, nint engine, byte* bytes, nuint length);

    [DllImport(Library)]
    internal static extern int EVP_PKEY_get_raw_public_key(nint key, byte* bytes, nuint* length);

    [DllImport(Library)]
    internal static extern void EVP_PKEY_free(nint key);

    /// <summary>Length of the DER, or at most 0; writes it and moves the pointer on when that is not null (d2i_PrivateKey(3)).</summary>
    [DllImport(Library)]
    internal static extern int i2d_PrivateKey(nint key, byte** output);

    /// <summary>1 when <paramref name="digest"/> has been filled (EVP_DigestInit(3)).</summary>
    [DllImport(Library)]
    internal static extern int EVP_Digest(byte* data, nuint count, byte* digest, uint* size, nint type, nint engine);

    [DllImport(Library)]
    internal static extern nint EVP_sha256();

    [DllImport(Library)]
    internal static extern nuint ERR_get_error();

    [DllImport(Library)]
    internal static extern void ERR_error_string_n(nuint error, byte* buf, nuint length);
}
