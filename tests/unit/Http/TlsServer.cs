using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Pfinit.Tests.Http;

/// <summary>A TLS server for one connection on loopback; reads the request, then the test says what it answers and how it ends.</summary>
internal sealed class TlsServer : IDisposable
{
    private readonly TcpListener listener;
    private readonly Task<string> conversation;

    public TlsServer(X509Certificate2 certificate, Func<SslStream, Task> answer, IPAddress? address = null)
    {
        listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        listener.Start();
        conversation = Task.Run(async () =>
        {
            using var socket = await listener.AcceptTcpClientAsync();
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificateSelectionCallback = (_, name) =>
                {
                    ServerName = name ?? "";
                    return certificate;
                },
            });
            var request = await ReadRequest(tls);
            await answer(tls);
            return request;
        });
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>SNI of the client; empty when it sent none.</summary>
    public string ServerName { get; private set; } = "";

    /// <summary>The request, when all was said.</summary>
    public async Task<string> Seen() => await conversation.WaitAsync(TimeSpan.FromMinutes(2));

    /// <summary>Answers with <paramref name="text"/> and ends the session properly.</summary>
    public static Func<SslStream, Task> Say(string text) => async tls =>
    {
        await tls.WriteAsync(Encoding.Latin1.GetBytes(text));
        await tls.ShutdownAsync();
    };

    public void Dispose() => listener.Dispose();

    private static async Task<string> ReadRequest(SslStream tls)
    {
        var text = "";
        var buffer = new byte[4096];
        while (!IsComplete(text) && await tls.ReadAsync(buffer) is > 0 and var count)
            text += Encoding.Latin1.GetString(buffer, 0, count);
        return text;
    }

    private static bool IsComplete(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = text.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        return end >= 0 && text.Length >= end + 4 + (length is null ? 0 : int.Parse(length.Split(' ')[1]));
    }
}
