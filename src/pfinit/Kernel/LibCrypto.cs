// Imports from OpenSSL 3's libcrypto, native names unchanged. Used by PrivateKey, Certificate and Digest, and by TlsConnection for errors.
// System.Security.Cryptography would add its own native shim to the binary and does not exist in the statically linked build for the other
// architectures.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

internal static unsafe class LibCrypto
{
    /// <summary>NID_rsaEncryption (obj_mac.h).</summary>
    public const int EVP_PKEY_RSA = 6;

    /// <summary>NID_ED25519 (obj_mac.h).</summary>
    public const int EVP_PKEY_ED25519 = 1087;

    /// <summary>NID_X9_62_id_ecPublicKey (obj_mac.h).</summary>
    public const int EVP_PKEY_EC = 408;

    /// <summary>The curve P-256 (obj_mac.h).</summary>
    public const int NID_X9_62_prime256v1 = 415;

    // Extensions of a certificate (obj_mac.h).
    public const int NID_subject_alt_name = 85;
    public const int NID_basic_constraints = 87;
    public const int NID_ext_key_usage = 126;

    /// <summary>Text in UTF-8 (asn1.h).</summary>
    public const int MBSTRING_UTF8 = 0x1000;

    /// <summary>Longest digest in bytes (evp.h).</summary>
    public const int EVP_MAX_MD_SIZE = 64;

    /// <summary>The rest of the error is an errno (err.h).</summary>
    public const uint ERR_SYSTEM_FLAG = 0x80000000;

    /// <summary>Asks for the version alone, `3.5.9` (crypto.h).</summary>
    private const int OPENSSL_VERSION_STRING = 6;

    private const string Library = "libcrypto.so.3";

    /// <summary>Of the library that this process uses, `3.5.9`.</summary>
    /// <exception cref="DllNotFoundException">It is not installed.</exception>
    public static string Version => Libc.FromCString(OpenSSL_version(OPENSSL_VERSION_STRING));

    /// <summary>Of static storage (OpenSSL_version(3)).</summary>
    [DllImport(Library)]
    private static extern byte* OpenSSL_version(int what);

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
    internal static extern int EVP_PKEY_CTX_set_ec_paramgen_curve_nid(nint context, int nid);

    /// <summary>Any private key in DER: PKCS#8, or the form of its algorithm.</summary>
    [DllImport(Library)]
    internal static extern nint d2i_AutoPrivateKey(nint* key, byte** input, nint length);

    [DllImport(Library)]
    internal static extern nint EVP_sha256();

    [DllImport(Library)]
    internal static extern nint X509_new();

    [DllImport(Library)]
    internal static extern void X509_free(nint certificate);

    [DllImport(Library)]
    internal static extern nint d2i_X509(nint* certificate, byte** input, nint length);

    [DllImport(Library)]
    internal static extern int i2d_X509(nint certificate, byte** output);

    /// <summary>1 when the key belongs to the certificate; otherwise an error is queued.</summary>
    [DllImport(Library)]
    internal static extern int X509_check_private_key(nint certificate, nint key);

    /// <summary>1 when the certificate is valid for the name.</summary>
    [DllImport(Library)]
    internal static extern int X509_check_host(nint certificate, byte* name, nuint length, uint flags, byte** peerName);

    [DllImport(Library)]
    internal static extern int X509_digest(nint certificate, nint digest, byte* bytes, uint* length);

    [DllImport(Library)]
    internal static extern nint X509_get0_notAfter(nint certificate);

    [DllImport(Library)]
    internal static extern nint X509_getm_notBefore(nint certificate);

    [DllImport(Library)]
    internal static extern nint X509_getm_notAfter(nint certificate);

    /// <summary>From one time to another, a null pointer being now: whole days, and the seconds beyond them, both of one sign.</summary>
    [DllImport(Library)]
    internal static extern int ASN1_TIME_diff(int* days, int* seconds, nint from, nint to);

    /// <summary>Sets a time to now and that much more; null on failure.</summary>
    [DllImport(Library)]
    internal static extern nint X509_time_adj_ex(nint time, int days, nint seconds, nint* now);

    [DllImport(Library)]
    internal static extern int X509_set_version(nint certificate, nint version);

    [DllImport(Library)]
    internal static extern nint X509_get_serialNumber(nint certificate);

    [DllImport(Library)]
    internal static extern int ASN1_INTEGER_set_uint64(nint integer, ulong value);

    [DllImport(Library)]
    internal static extern int RAND_bytes(byte* bytes, int length);

    [DllImport(Library)]
    internal static extern int X509_set_pubkey(nint certificate, nint key);

    [DllImport(Library)]
    internal static extern nint X509_get_subject_name(nint certificate);

    [DllImport(Library)]
    internal static extern int X509_set_issuer_name(nint certificate, nint name);

    [DllImport(Library)]
    internal static extern int X509_NAME_add_entry_by_txt(nint name, byte* field, int type, byte* bytes, int length, int position, int set);

    [DllImport(Library)]
    internal static extern nint X509V3_EXT_conf_nid(nint configuration, nint context, int nid, byte* value);

    [DllImport(Library)]
    internal static extern int X509_add_ext(nint certificate, nint extension, int position);

    [DllImport(Library)]
    internal static extern void X509_EXTENSION_free(nint extension);

    /// <summary>Length of the signature, 0 on failure.</summary>
    [DllImport(Library)]
    internal static extern int X509_sign(nint certificate, nint key, nint digest);

    [DllImport(Library)]
    internal static extern nuint ERR_get_error();

    [DllImport(Library)]
    internal static extern void ERR_clear_error();

    [DllImport(Library)]
    internal static extern void ERR_error_string_n(nuint error, byte* buf, nuint length);

    /// <summary>A few lower-case words, or null for an error it has no words for.</summary>
    [DllImport(Library)]
    internal static extern byte* ERR_reason_error_string(nuint error);
}
