// A small web server in the test's process, with TLS or without, that containers reach at the gateway of their network.

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Pfinit.Integration.Bed;

/// <summary>Answers one request a connection. Can be down, and come back at the same port.</summary>
internal sealed class HttpListener(X509Certificate2? certificate, Func<string, string, Task<string>> answer) : IDisposable
{
    private TcpListener? listener;

    public int Port { get; private set; }

    /// <param name="answer">From path and body of a request to the whole answer, status line and all.</param>
    public void Start()
    {
        listener = new TcpListener(IPAddress.Any, Port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = AcceptAsync(listener);
    }

    /// <summary>Connections are refused from now on.</summary>
    public void Stop() => listener?.Dispose();

    public void Dispose() => Stop();

    /// <summary>A complete JSON answer.</summary>
    public static string Json(int status, string body) =>
        $"HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    private async Task AcceptAsync(TcpListener from)
    {
        try
        {
            while (true)
                _ = ServeAsync(await from.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = certificate is null ? (Stream)client.GetStream() : new SslStream(client.GetStream());
                if (stream is SslStream tls)
                    await tls.AuthenticateAsServerAsync(certificate!);
                var (path, body) = await ReadAsync(stream);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(await answer(path, body)));
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
            {
                // A client that does not trust us, or that has lost its patience.
            }
        }
    }

    private static async Task<(string Path, string Body)> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var got = await stream.ReadAsync(buffer);
            if (got == 0)
                throw new IOException("the request was cut short");
            text.Append(Encoding.UTF8.GetString(buffer, 0, got));
            var request = text.ToString();
            var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;
            var length = request[..end].Split("\r\n").Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                .Select(line => int.Parse(line.Split(':')[1])).FirstOrDefault();
            if (request.Length >= end + 4 + length)
                return (request.Split(' ')[1], request[(end + 4)..]);
        }
    }
}
