// The HTTP client: one request a connection, https verified, http in clear where a caller lets such a URL through. Used by the wiring in
// Commands. Proxies (HTTPS_PROXY) are not supported: connections go straight to the host.

using Pfinit.Kernel;
using Pfinit.Settings;

namespace Pfinit.Http;

/// <summary>Asks real servers. Keeps nothing between requests and may be used by several threads.</summary>
/// <param name="trustFile">PEM file of the authorities that certificates are verified against.</param>
internal sealed class HttpsClient(string trustFile) : IHttpClient
{
    /// <summary>The image's bundle, of Debian's ca-certificates.</summary>
    private const string Bundle = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>OpenSSL's own variable (SSL_CTX_load_verify_locations(3)), which curl, Python and others heed: this file instead of the bundle.</summary>
    private const string TrustVariable = "SSL_CERT_FILE";

    /// <summary>Trusts what this container trusts.</summary>
    public HttpsClient()
        : this(OwnEnvironment.Variable(TrustVariable) is { Length: > 0 } file ? file : Bundle)
    {
    }

    /// <inheritdoc/>
    public HttpAnswer Send(HttpRequest request, TimeSpan timeout)
    {
        var (host, port) = (request.Url.Host, request.Url.Port);
        var peer = $"{(host.Contains(':') ? $"[{host}]" : host)}:{port}";
        var text = RequestText.Of(request);
        try
        {
            using var addresses = HostAddresses.Resolve(host, port);
            using var stream = Open(request.Url, Connection.ToInet(addresses, Deadline.After(timeout)));
            stream.Send(text);
            return new AnswerReader(stream).Read(request.Method);
        }
        catch (KernelException e) when (e.Errno.Value == Libc.ETIMEDOUT)
        {
            throw new HttpException($"{peer}: {(e.Call == "connect" ? "connect: " : "")}no answer within {timeout.TotalSeconds:0.#} s");
        }
        catch (KernelException e)
        {
            throw new HttpException($"{peer}: {e.Call}{(e.Errno.Failed ? $": {e.Errno}" : "")}");
        }
        catch (TlsException e)
        {
            throw new HttpException($"{peer}: TLS: {e.Message}");
        }
        catch (HttpException e)
        {
            throw new HttpException($"{peer}: {e.Message}");
        }
    }

    private IByteStream Open(HttpUrl url, Connection connection) =>
        url.IsSecure ? TlsConnection.Open(connection, url.Host, trustFile) : connection;
}
