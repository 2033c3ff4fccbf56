// TLS over a Connection, client's end. The HTTP client uses it; never by more than one thread, since OpenSSL keeps its errors per thread.
// What must hold: nothing is sent before the server's certificate is verified, up to a trusted authority and against the host's name.

namespace Pfinit.Kernel;

/// <summary>A verified session of TLS 1.2 or later. libssl and the trusted certificates are in memory as long as it lasts.</summary>
internal sealed unsafe class TlsConnection : IByteStream
{
    private readonly Connection connection;
    private nint ssl;

    private TlsConnection(Connection connection, nint ssl)
    {
        this.connection = connection;
        this.ssl = ssl;
    }

    /// <summary>Takes over <paramref name="connection"/> and shakes hands, within its deadline.</summary>
    /// <param name="connection">Connected to the server; disposed of with this, and when this throws.</param>
    /// <param name="host">Name (A-labels) or literal address that the certificate has to have; a name is also sent as SNI (RFC 6066).</param>
    /// <param name="trustFile">PEM file of the authorities that are trusted.</param>
    /// <exception cref="TlsException">libssl is missing, no trusted certificate was found, or the handshake or verification failed.</exception>
    /// <exception cref="KernelException">The deadline passed (ETIMEDOUT).</exception>
    public static TlsConnection Open(Connection connection, string host, string trustFile)
    {
        TlsConnection? session = null;
        try
        {
            session = new TlsConnection(connection, NewSession(trustFile));
            session.Expect(host);
            session.Handshake();
            return session;
        }
        catch (DllNotFoundException)
        {
            connection.Dispose();
            throw new TlsException("libssl.so.3 (OpenSSL 3) is not installed");
        }
        catch
        {
            // The session goes first, on a socket that is still ours; it closes the connection itself.
            if (session is null)
                connection.Dispose();
            else
                session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            // Without partial writes (the default) SSL_write takes all or asks to be called again with the same bytes.
            while (bytes.Length > 0)
            {
                LibCrypto.ERR_clear_error();
                var result = LibSsl.SSL_write(ssl, start, bytes.Length);
                if (result > 0)
                    return;
                Wait(result);
            }
        }
    }

    /// <inheritdoc/>
    public int Receive(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                LibCrypto.ERR_clear_error();
                var result = LibSsl.SSL_read(ssl, start, buffer.Length);
                if (result > 0)
                    return result;
                if (LibSsl.SSL_get_error(ssl, result) == LibSsl.SSL_ERROR_ZERO_RETURN)
                    return 0;
                Wait(result);
            }
        }
    }

    /// <summary>Says goodbye (close_notify) as far as the socket takes it at once, and closes.</summary>
    public void Dispose()
    {
        if (ssl != 0)
        {
            _ = LibSsl.SSL_shutdown(ssl);
            LibSsl.SSL_free(ssl);
        }

        ssl = 0;
        connection.Dispose();
    }

    private static nint NewSession(string trustFile)
    {
        LibCrypto.ERR_clear_error();
        var context = LibSsl.SSL_CTX_new(LibSsl.TLS_client_method());
        if (context == 0)
            throw Failure("SSL_CTX_new");
        try
        {
            LibSsl.SSL_CTX_ctrl(context, LibSsl.SSL_CTRL_SET_MIN_PROTO_VERSION, LibSsl.TLS1_2_VERSION, null);
            LibSsl.SSL_CTX_set_verify(context, LibSsl.SSL_VERIFY_PEER, 0);
            fixed (byte* file = Libc.CString(trustFile))
            {
                if (LibSsl.SSL_CTX_load_verify_file(context, file) != 1)
                    throw new TlsException($"no trusted certificate can be read from {trustFile}: {Reason()}");
            }

            var session = LibSsl.SSL_new(context);
            return session != 0 ? session : throw Failure("SSL_new");
        }
        finally
        {
            // The session holds on to the context; so its memory goes with the session.
            LibSsl.SSL_CTX_free(context);
        }
    }

    // For a literal address the certificate must list that address, and SNI is for names only (RFC 6066, section 3).
    private void Expect(string host)
    {
        fixed (byte* name = Libc.CString(host))
        {
            if (LibSsl.X509_VERIFY_PARAM_set1_ip_asc(LibSsl.SSL_get0_param(ssl), name) != 1)
            {
                LibSsl.SSL_set_hostflags(ssl, LibSsl.X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
                if (LibSsl.SSL_set1_host(ssl, name) != 1)
                    throw Failure("SSL_set1_host");
                if (LibSsl.SSL_ctrl(ssl, LibSsl.SSL_CTRL_SET_TLSEXT_HOSTNAME, LibSsl.TLSEXT_NAMETYPE_host_name, name) != 1)
                    throw Failure("server name");
            }
        }

        if (LibSsl.SSL_set_fd(ssl, connection.Fd) != 1)
            throw Failure("SSL_set_fd");
    }

    private void Handshake()
    {
        while (true)
        {
            LibCrypto.ERR_clear_error();
            var result = LibSsl.SSL_connect(ssl);
            if (result == 1)
                return;
            Wait(result);
        }
    }

    // After a call that did not succeed: waits when it only lacks bytes or room for them, throws the reason otherwise.
    private void Wait(int result)
    {
        var errno = Libc.LastErrno;
        switch (LibSsl.SSL_get_error(ssl, result))
        {
            case LibSsl.SSL_ERROR_WANT_READ:
                connection.WaitToReceive();
                break;
            case LibSsl.SSL_ERROR_WANT_WRITE:
                connection.WaitToSend();
                break;
            case LibSsl.SSL_ERROR_SYSCALL:
                throw new TlsException(errno.Failed ? errno.ToString() : "the connection was closed");
            default:
                var verified = LibSsl.SSL_get_verify_result(ssl);
                throw new TlsException(verified == LibSsl.X509_V_OK
                    ? Reason()
                    : $"the certificate is not accepted: {Libc.FromCString(LibSsl.X509_verify_cert_error_string(verified))}");
        }
    }

    private static TlsException Failure(string call) => new($"{call}: {Reason()}");

    private static string Reason()
    {
        var error = LibCrypto.ERR_get_error();
        if ((error & LibCrypto.ERR_SYSTEM_FLAG) != 0)
            return new Errno((int)(error & ~LibCrypto.ERR_SYSTEM_FLAG)).ToString();
        var text = LibCrypto.ERR_reason_error_string(error);
        return text != null ? Libc.FromCString(text) : "OpenSSL gives no reason";
    }
}
