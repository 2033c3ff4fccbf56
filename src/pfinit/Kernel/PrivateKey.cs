// A private key inside libcrypto: generated for DKIM or a certificate, or loaded to find its public half. Apply/DkimKeys, Apply/PrivateKeyFile and
// Apply/CertificateFiles use it.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>An EVP_PKEY. Disposing frees and wipes it.</summary>
internal sealed unsafe class PrivateKey : SafeHandle
{
    private const int Ed25519Length = 32;

    private PrivateKey(nint key)
        : base((nint)0, ownsHandle: true) => SetHandle(key);

    public override bool IsInvalid => handle == (nint)0;

    /// <summary>Generates an RSA key with exponent 65537; about 0.1 s of CPU for 2048 bits. Any thread may call this.</summary>
    /// <exception cref="LibraryException">libcrypto refuses.</exception>
    public static PrivateKey GenerateRsa(int bits) => Generate(LibCrypto.EVP_PKEY_RSA, context =>
        Check(LibCrypto.EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits), "EVP_PKEY_CTX_set_rsa_keygen_bits"));

    /// <summary>Generates an elliptic-curve key on P-256, in no time.</summary>
    /// <exception cref="LibraryException">libcrypto refuses.</exception>
    public static PrivateKey GenerateP256() => Generate(LibCrypto.EVP_PKEY_EC, context =>
        Check(LibCrypto.EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, LibCrypto.NID_X9_62_prime256v1), "EVP_PKEY_CTX_set_ec_paramgen_curve_nid"));

    /// <summary>Loads a key of any kind from PKCS#8 or from the form of its algorithm; null when it is damaged.</summary>
    public static PrivateKey? FromDer(ReadOnlySpan<byte> der)
    {
        fixed (byte* start = der)
        {
            // libcrypto moves the pointer it is given.
            var next = start;
            var key = LibCrypto.d2i_AutoPrivateKey(null, &next, der.Length);
            LibCrypto.ERR_clear_error();
            return key != 0 ? new PrivateKey(key) : null;
        }
    }

    private static PrivateKey Generate(int algorithm, Action<nint> configure)
    {
        var context = LibCrypto.EVP_PKEY_CTX_new_id(algorithm, 0);
        if (context == 0)
            throw Failure("EVP_PKEY_CTX_new_id");
        try
        {
            nint key = 0;
            Check(LibCrypto.EVP_PKEY_keygen_init(context), "EVP_PKEY_keygen_init");
            configure(context);
            Check(LibCrypto.EVP_PKEY_keygen(context, &key), "EVP_PKEY_keygen");
            return new PrivateKey(key);
        }
        finally
        {
            LibCrypto.EVP_PKEY_CTX_free(context);
        }
    }

    /// <summary>Loads an Ed25519 key from its 32 bytes of seed (RFC 8032, section 5.1.5).</summary>
    /// <exception cref="LibraryException">Not 32 bytes.</exception>
    public static PrivateKey FromEd25519(ReadOnlySpan<byte> seed)
    {
        fixed (byte* bytes = seed)
        {
            var key = LibCrypto.EVP_PKEY_new_raw_private_key(LibCrypto.EVP_PKEY_ED25519, 0, bytes, (nuint)seed.Length);
            return key != 0 ? new PrivateKey(key) : throw Failure("EVP_PKEY_new_raw_private_key");
        }
    }

    /// <summary>For Certificate; valid until Dispose.</summary>
    internal nint Pointer => handle;

    /// <summary>The private key as DER: for RSA an RSAPrivateKey (PKCS#1, RFC 8017 A.1.2), on a curve an ECPrivateKey (RFC 5915).</summary>
    public byte[] ToDer()
    {
        var length = LibCrypto.i2d_PrivateKey(handle, null);
        if (length <= 0)
            throw Failure("i2d_PrivateKey");
        var der = new byte[length];
        fixed (byte* start = der)
        {
            // libcrypto moves the pointer it is given.
            var end = start;
            length = LibCrypto.i2d_PrivateKey(handle, &end);
        }

        return length == der.Length ? der : throw Failure("i2d_PrivateKey");
    }

    /// <summary>The 32 bytes of an Ed25519 public key.</summary>
    public byte[] Ed25519PublicKey()
    {
        var bytes = new byte[Ed25519Length];
        var length = (nuint)Ed25519Length;
        fixed (byte* start = bytes)
            Check(LibCrypto.EVP_PKEY_get_raw_public_key(handle, start, &length), "EVP_PKEY_get_raw_public_key");
        return bytes;
    }

    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_PKEY_free(handle);
        return true;
    }

    private static void Check(int result, string call)
    {
        if (result != 1)
            throw Failure(call);
    }

    internal static LibraryException Failure(string call)
    {
        const int Size = 256;
        var text = stackalloc byte[Size];
        LibCrypto.ERR_error_string_n(LibCrypto.ERR_get_error(), text, Size);
        return new LibraryException(call, Libc.FromCString(text));
    }
}
