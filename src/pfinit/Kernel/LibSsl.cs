// Imports from OpenSSL 3's libssl, and those of libcrypto that check certificates; native names and constants unchanged. Used only by TlsConnection.
// The libraries are loaded at the first call, so a pfinit that fetches nothing does not pay for them.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

internal static unsafe class LibSsl
{
    // ssl.h, tls1.h
    public const int SSL_VERIFY_PEER = 1;
    public const int SSL_CTRL_SET_MIN_PROTO_VERSION = 123;
    public const int SSL_CTRL_SET_TLSEXT_HOSTNAME = 55;
    public const int TLSEXT_NAMETYPE_host_name = 0;
    public const int TLS1_2_VERSION = 0x0303;
    public const int SSL_ERROR_WANT_READ = 2;
    public const int SSL_ERROR_WANT_WRITE = 3;
    public const int SSL_ERROR_SYSCALL = 5;
    public const int SSL_ERROR_ZERO_RETURN = 6;

    // x509_vfy.h, x509v3.h
    public const int X509_V_OK = 0;
    public const uint X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS = 4;

    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    [DllImport(Ssl)]
    internal static extern nint TLS_client_method();

    [DllImport(Ssl)]
    internal static extern nint SSL_CTX_new(nint method);

    [DllImport(Ssl)]
    internal static extern void SSL_CTX_free(nint context);

    [DllImport(Ssl)]
    internal static extern nint SSL_CTX_ctrl(nint context, int command, nint number, void* pointer);

    [DllImport(Ssl)]
    internal static extern void SSL_CTX_set_verify(nint context, int mode, nint callback);

    [DllImport(Ssl)]
    internal static extern int SSL_CTX_load_verify_file(nint context, byte* file);

    /// <summary>A session of the context, which it keeps alive.</summary>
    [DllImport(Ssl)]
    internal static extern nint SSL_new(nint context);

    [DllImport(Ssl)]
    internal static extern void SSL_free(nint ssl);

    [DllImport(Ssl)]
    internal static extern nint SSL_ctrl(nint ssl, int command, nint number, void* pointer);

    [DllImport(Ssl)]
    internal static extern int SSL_set1_host(nint ssl, byte* name);

    [DllImport(Ssl)]
    internal static extern void SSL_set_hostflags(nint ssl, uint flags);

    [DllImport(Ssl)]
    internal static extern nint SSL_get0_param(nint ssl);

    [DllImport(Ssl)]
    internal static extern int SSL_set_fd(nint ssl, int fd);

    // These write and read the socket by write(2) and read(2), and leave the reason for SSL_ERROR_SYSCALL in errno.
    [DllImport(Ssl, SetLastError = true)]
    internal static extern int SSL_connect(nint ssl);

    [DllImport(Ssl, SetLastError = true)]
    internal static extern int SSL_read(nint ssl, byte* buffer, int length);

    [DllImport(Ssl, SetLastError = true)]
    internal static extern int SSL_write(nint ssl, byte* bytes, int length);

    [DllImport(Ssl)]
    internal static extern int SSL_shutdown(nint ssl);

    [DllImport(Ssl)]
    internal static extern int SSL_get_error(nint ssl, int result);

    [DllImport(Ssl)]
    internal static extern nint SSL_get_verify_result(nint ssl);

    [DllImport(Crypto)]
    internal static extern byte* X509_verify_cert_error_string(nint code);

    /// <summary>1 when <paramref name="address"/> is a literal address, which the certificate then has to name.</summary>
    [DllImport(Crypto)]
    internal static extern int X509_VERIFY_PARAM_set1_ip_asc(nint parameters, byte* address);
}
