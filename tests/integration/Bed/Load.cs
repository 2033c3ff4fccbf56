// Applications that keep sending while the relay is stopped, killed and started again. Each message has a recipient of its own, by which it is
// counted; what was answered 250 is on record, and so is what broke off, since its client cannot know.

using System.Collections.Concurrent;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Pfinit.Integration.Bed;

/// <summary>Several connections that send one message after the other until they are told to stop.</summary>
internal sealed class Load : IAsyncDisposable
{
    // Between two messages of a connection: a relay under load, not one that is flooded.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private readonly ConcurrentQueue<string> accepted = new();
    private readonly ConcurrentQueue<string> unanswered = new();
    private readonly ConcurrentQueue<string> refused = new();
    private readonly string tag;
    private readonly int messagesASession;
    private readonly TimeSpan patience;
    private readonly Task[] connections;
    private int number;
    private volatile bool stopping;

    private Load(string tag, int connections, (string Host, int Port) target, int messagesASession, TimeSpan patience)
    {
        this.tag = tag;
        this.messagesASession = messagesASession;
        this.patience = patience;
        Target = target;
        this.connections = [.. Enumerable.Range(0, connections).Select(_ => Task.Run(SendAsync))];
    }

    /// <summary>Where the relay is now; a container that is started may have another address than the one before.</summary>
    public (string Host, int Port) Target { get; set; }

    /// <summary>The recipients whose message the relay took with 250.</summary>
    public IReadOnlyCollection<string> Accepted => accepted;

    /// <summary>The recipients whose message was begun, while the answer never came.</summary>
    public IReadOnlyCollection<string> Unanswered => unanswered;

    /// <summary>What the relay said to messages and connections that it did not take, and connections that were not possible.</summary>
    public IReadOnlyCollection<string> Refused => refused;

    /// <param name="tag">Begins every recipient's name.</param>
    /// <param name="connections">How many clients send at the same time.</param>
    /// <param name="target">Where the relay is.</param>
    /// <param name="messagesASession">After so many messages a client connects anew.</param>
    /// <param name="patience">How long a client waits for an answer; ten seconds unless told, for a connection to a container that is just being removed.</param>
    public static Load Start(
        string tag, int connections, (string Host, int Port) target, int messagesASession = int.MaxValue, TimeSpan? patience = null) =>
        new(tag, connections, target, messagesASession, patience ?? TimeSpan.FromSeconds(10));

    /// <summary>Waits until this many messages more have been accepted.</summary>
    public async Task AcceptedMoreAsync(int count)
    {
        var aim = accepted.Count + count;
        for (var deadline = DateTime.UtcNow + Patience.Usual; accepted.Count < aim; await Task.Delay(Peer.PollInterval))
            Assert.True(DateTime.UtcNow < deadline, $"the relay takes no mail: {accepted.Count} of {aim} messages in {Patience.Usual}");
    }

    /// <summary>Sends nothing more; returns when the last answer is there.</summary>
    public async Task StopAsync()
    {
        stopping = true;
        await Task.WhenAll(connections);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task SendAsync()
    {
        SmtpClient? client = null;
        var sent = 0;
        while (!stopping)
        {
            client ??= await ConnectAsync();
            if (client is not null && (!await SendOneAsync(client) || ++sent % messagesASession == 0))
            {
                client.Dispose();
                client = null;
            }

            await Task.Delay(Pause);
        }

        client?.Dispose();
    }

    private async Task<SmtpClient?> ConnectAsync()
    {
        var client = new SmtpClient { Timeout = (int)patience.TotalMilliseconds };
        try
        {
            await client.ConnectAsync(Target.Host, Target.Port, SecureSocketOptions.None);
            return client;
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or ProtocolException or CommandException or TimeoutException)
        {
            refused.Enqueue($"connection: {e.Message}");
            client.Dispose();
            return null;
        }
    }

    // False when another connection is needed.
    private async Task<bool> SendOneAsync(SmtpClient client)
    {
        var recipient = $"{tag}-{Interlocked.Increment(ref number)}@{MailNetwork.Destination}";
        try
        {
            await client.SendAsync(Letter.Text("sender@example.com", recipient));
            accepted.Enqueue(recipient);
            return true;
        }
        catch (CommandException e)
        {
            // The application would try again, here that is the next message.
            refused.Enqueue($"{recipient}: {e.Message}");
            return client.IsConnected;
        }
        catch (Exception e) when (e is IOException or ProtocolException or ServiceNotConnectedException or TimeoutException)
        {
            unanswered.Enqueue(recipient);
            return false;
        }
    }
}
