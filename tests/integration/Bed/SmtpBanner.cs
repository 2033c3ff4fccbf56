// When a mail server counts as started: as soon as its port greets with 220. Used for every container with one.

using System.Net.Sockets;
using System.Text;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;

namespace Pfinit.Integration.Bed;

/// <summary>Waits for the 220 greeting on a published port.</summary>
internal sealed class SmtpBanner(ushort port, string firstWords = "") : IWaitUntil
{
    // Longer than a greeting takes; what is behind the engine's proxy and does not listen is asked again.
    private static readonly TimeSpan LongestGreeting = TimeSpan.FromSeconds(10);

    public async Task<bool> UntilAsync(IContainer container) =>
        await ReadAsync(container.Hostname, container.GetMappedPublicPort(port), firstWords) is { } greeting && greeting.StartsWith("220", StringComparison.Ordinal);

    /// <summary>The first bytes the server sends, or null. Docker's proxy accepts the connection before anything listens behind it.</summary>
    /// <param name="host">Host to connect to.</param>
    /// <param name="port">Port to connect to.</param>
    /// <param name="firstWords">Sent right after connecting, such as the line of the PROXY protocol.</param>
    public static async Task<string?> ReadAsync(string host, int port, string firstWords = "")
    {
        using var patience = new CancellationTokenSource(LongestGreeting);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, patience.Token);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(firstWords), patience.Token);
            var buffer = new byte[512];
            var count = await client.GetStream().ReadAsync(buffer, patience.Token);
            return count == 0 ? null : Encoding.ASCII.GetString(buffer, 0, count);
        }
        catch (Exception error) when (error is SocketException or IOException or OperationCanceledException)
        {
            return null;
        }
    }
}
