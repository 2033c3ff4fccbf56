// A certificate inside libcrypto: read to see whether smtpd can serve with it, or made for a relay that has none. Apply/CertificateFiles uses it.

using System.Runtime.InteropServices;
using System.Text;

namespace Pfinit.Kernel;

/// <summary>An X509. Disposing frees it.</summary>
internal sealed unsafe class Certificate : SafeHandle
{
    /// <summary>Longest common name of a subject in characters (RFC 5280, ub-common-name).</summary>
    private const int LongestCommonName = 64;

    private Certificate(nint certificate)
        : base((nint)0, ownsHandle: true) => SetHandle(certificate);

    public override bool IsInvalid => handle == (nint)0;

    /// <summary>How long it is still valid; negative when it has expired.</summary>
    public TimeSpan Left
    {
        get
        {
            int days, seconds;
            Check(LibCrypto.ASN1_TIME_diff(&days, &seconds, 0, LibCrypto.X509_get0_notAfter(handle)), "ASN1_TIME_diff");
            return new TimeSpan(days, 0, 0, seconds);
        }
    }

    /// <summary>Null when it is damaged.</summary>
    public static Certificate? FromDer(ReadOnlySpan<byte> der)
    {
        fixed (byte* start = der)
        {
            // libcrypto moves the pointer it is given.
            var next = start;
            var certificate = LibCrypto.d2i_X509(null, &next, der.Length);
            LibCrypto.ERR_clear_error();
            return certificate != 0 ? new Certificate(certificate) : null;
        }
    }

    /// <summary>A certificate for a TLS server, signed with its own key, valid from yesterday (clocks differ) for <paramref name="days"/> days from now.</summary>
    /// <exception cref="LibraryException">libcrypto refuses, as it does for a name that cannot stand in a certificate.</exception>
    public static Certificate SelfSigned(PrivateKey key, string hostName, int days)
    {
        var certificate = new Certificate(LibCrypto.X509_new());
        try
        {
            certificate.Fill(key, hostName, days);
            return certificate;
        }
        catch
        {
            certificate.Dispose();
            throw;
        }
    }

    public bool IsFor(PrivateKey key)
    {
        var belongs = LibCrypto.X509_check_private_key(handle, key.Pointer) == 1;
        LibCrypto.ERR_clear_error();
        return belongs;
    }

    /// <summary>Valid for this host name (RFC 6125).</summary>
    public bool IsFor(string hostName)
    {
        var name = Encoding.UTF8.GetBytes(hostName);
        fixed (byte* bytes = name)
            return name.Length > 0 && LibCrypto.X509_check_host(handle, bytes, (nuint)name.Length, 0, null) == 1;
    }

    /// <summary>The SHA-256 digest of the certificate.</summary>
    public byte[] Fingerprint()
    {
        var bytes = new byte[LibCrypto.EVP_MAX_MD_SIZE];
        uint length;
        fixed (byte* start = bytes)
            Check(LibCrypto.X509_digest(handle, LibCrypto.EVP_sha256(), start, &length), "X509_digest");
        return bytes.AsSpan(0, (int)length).ToArray();
    }

    public byte[] ToDer()
    {
        var length = LibCrypto.i2d_X509(handle, null);
        if (length <= 0)
            throw PrivateKey.Failure("i2d_X509");
        var der = new byte[length];
        fixed (byte* start = der)
        {
            var end = start;
            length = LibCrypto.i2d_X509(handle, &end);
        }

        return length == der.Length ? der : throw PrivateKey.Failure("i2d_X509");
    }

    protected override bool ReleaseHandle()
    {
        LibCrypto.X509_free(handle);
        return true;
    }

    private void Fill(PrivateKey key, string hostName, int days)
    {
        const int Version3 = 2;
        ulong serial;
        Check(LibCrypto.RAND_bytes((byte*)&serial, sizeof(ulong)), "RAND_bytes");
        Check(LibCrypto.X509_set_version(handle, Version3), "X509_set_version");
        Check(LibCrypto.ASN1_INTEGER_set_uint64(LibCrypto.X509_get_serialNumber(handle), serial), "ASN1_INTEGER_set_uint64");
        Check(LibCrypto.X509_time_adj_ex(LibCrypto.X509_getm_notBefore(handle), -1, 0, null) != 0 ? 1 : 0, "X509_time_adj_ex");
        Check(LibCrypto.X509_time_adj_ex(LibCrypto.X509_getm_notAfter(handle), days, 0, null) != 0 ? 1 : 0, "X509_time_adj_ex");
        Check(LibCrypto.X509_set_pubkey(handle, key.Pointer), "X509_set_pubkey");
        SetName(hostName);
        Add(LibCrypto.NID_basic_constraints, "critical,CA:FALSE");
        Add(LibCrypto.NID_ext_key_usage, "serverAuth");
        Add(LibCrypto.NID_subject_alt_name, "DNS:" + hostName);
        Check(LibCrypto.X509_sign(handle, key.Pointer, LibCrypto.EVP_sha256()) > 0 ? 1 : 0, "X509_sign");
    }

    private void SetName(string hostName)
    {
        var subject = LibCrypto.X509_get_subject_name(handle);
        var text = Encoding.UTF8.GetBytes(hostName.Length <= LongestCommonName ? hostName : hostName.Substring(0, LongestCommonName));
        fixed (byte* field = Libc.CString("CN"), bytes = text)
            Check(LibCrypto.X509_NAME_add_entry_by_txt(subject, field, LibCrypto.MBSTRING_UTF8, bytes, text.Length, -1, 0), "X509_NAME_add_entry_by_txt");
        Check(LibCrypto.X509_set_issuer_name(handle, subject), "X509_set_issuer_name");
    }

    private void Add(int nid, string value)
    {
        fixed (byte* text = Libc.CString(value))
        {
            var extension = LibCrypto.X509V3_EXT_conf_nid(0, 0, nid, text);
            if (extension == 0)
                throw PrivateKey.Failure("X509V3_EXT_conf_nid");
            var result = LibCrypto.X509_add_ext(handle, extension, -1);
            LibCrypto.X509_EXTENSION_free(extension);
            Check(result, "X509_add_ext");
        }
    }

    private static void Check(int result, string call)
    {
        if (result != 1)
            throw PrivateKey.Failure(call);
    }
}
