// A receiving mail server in the test's own process, at the gateway of the containers' network, that misbehaves as it is told: the relay's next
// hop in the fault suite. What it is told holds from the next command on, in conversations that are open already, too.

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Pfinit.Integration.Bed;

/// <summary>Takes mail for everybody and keeps it in memory. Can be down, and come back at the same port.</summary>
internal sealed class FaultyServer : IDisposable
{
    private readonly ConcurrentDictionary<FaultyDialogue, byte> dialogues = new();
    private readonly ConcurrentQueue<Arrival> arrivals = new();

    // Bound and never listening, it keeps the port from everybody else while the server is down. (.NET sets SO_REUSEADDR, with which both may be bound.)
    private readonly Socket place = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private TcpListener? listener;

    public FaultyServer()
    {
        place.Bind(new IPEndPoint(IPAddress.Any, 0));
        Start();
    }

    public int Port => ((IPEndPoint)place.LocalEndPoint!).Port;

    /// <summary>Everything kept until now, in the order of arrival.</summary>
    public IReadOnlyList<Arrival> Arrivals => [.. arrivals];

    /// <summary>How long it thinks after the final dot before it says 250; the message is kept already.</summary>
    public Func<TimeSpan> Delay { get; set; } = () => TimeSpan.Zero;

    /// <summary>What it waits for besides. As it is when a message is there, so for this message.</summary>
    public Task Release { get; set; } = Task.CompletedTask;

    /// <summary>Said instead of 220.</summary>
    public string? GreetingInstead { get; set; }

    /// <summary>What is said to RCPT with this address; null: 250.</summary>
    public Func<string, string?> RecipientAnswer { get; set; } = _ => null;

    /// <summary>Said after the final dot instead of 250; the message is not kept.</summary>
    public string? DataAnswer { get; set; }

    public ServerFault Fault { get; set; }

    /// <summary>STARTTLS is offered with this certificate.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Begins to listen, at the same port as before.</summary>
    public void Start()
    {
        listener = new TcpListener(IPAddress.Any, Port);
        listener.Start();
        _ = AcceptAsync(listener);
    }

    /// <summary>Ends all conversations and refuses connections from now on.</summary>
    public void Stop()
    {
        listener?.Dispose();
        foreach (var dialogue in dialogues.Keys)
            dialogue.Dispose();
    }

    public void Dispose()
    {
        Stop();
        place.Dispose();
    }

    /// <summary>Waits until <paramref name="count"/> messages with this envelope recipient have arrived from the relay, whose log a failure shows.</summary>
    public async Task<IReadOnlyList<Arrival>> ArrivedAsync(Relay relay, string recipient, int count = 1)
    {
        for (var deadline = DateTime.UtcNow + Patience.Usual; ; await Task.Delay(Peer.PollInterval))
        {
            var found = Arrivals.Where(arrival => arrival.Recipient == recipient).ToList();
            if (found.Count >= count)
                return found;
            if (DateTime.UtcNow > deadline)
                Assert.Fail($"{found.Count} of {count} messages for {recipient} have arrived:\n{await relay.LogAsync()}");
        }
    }

    internal void Keep(Arrival arrival) => arrivals.Enqueue(arrival);

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
        using var dialogue = new FaultyDialogue(this, client);
        dialogues.TryAdd(dialogue, 0);
        try
        {
            await dialogue.RunAsync();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The relay was killed, does not trust our certificate, or we were stopped.
        }
        finally
        {
            dialogues.TryRemove(dialogue, out _);
        }
    }
}
