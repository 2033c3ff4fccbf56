using System.Net;
using System.Net.Sockets;

namespace Pfinit.Tests.Observe;

/// <summary>A server for one connection, on loopback or on a unix socket; the test says how it talks.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly Socket listener;
    private readonly Task<string> conversation;

    /// <param name="endPoint">Where to listen; port 0 takes a free one.</param>
    /// <param name="talk">Given the connection, returns what the test wants to see of it.</param>
    public FakeServer(EndPoint endPoint, Func<Socket, string> talk)
    {
        listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(endPoint);
        listener.Listen(1);

        // It blocks, and what is tested gives an answer a second or two: a thread of its own, since the pool may add one only a second later.
        conversation = Task.Factory.StartNew(
            () =>
            {
                using var connection = listener.Accept();
                connection.ReceiveTimeout = 60_000;
                return talk(connection);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>What <c>talk</c> returned.</summary>
    public async Task<string> Seen() => await conversation.WaitAsync(TimeSpan.FromMinutes(2));

    public void Dispose() => listener.Dispose();
}
