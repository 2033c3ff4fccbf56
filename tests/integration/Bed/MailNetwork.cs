// A private network with its own name server and a receiving mail server: the world as the relay sees it.
// Shared by the classes of one test collection.

using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Networks;

namespace Pfinit.Integration.Bed;

/// <summary>Network, name server and receiver.</summary>
public sealed class MailNetwork : IAsyncLifetime
{
    /// <summary>A domain whose mail goes to the receiver.</summary>
    public const string Destination = "example.net";

    /// <summary>`bücher.example.net` in DNS; its mail goes to the receiver as well.</summary>
    public const string InternationalDestination = "xn--bcher-kva.example.net";

    private readonly INetwork network = new NetworkBuilder().Build();
    private int recipients;

    public TestDns Dns { get; private set; } = null!;

    public Receiver Receiver { get; private set; } = null!;

    internal INetwork Network => network;

    public async Task InitializeAsync()
    {
        await network.CreateAsync();
        Dns = await TestDns.StartAsync(network);
        Receiver = await Receiver.StartAsync(network, Dns);
        await Dns.PublishMailHostAsync(Destination, Receiver.MailHost, Receiver.Address);
        await Dns.PublishMailHostAsync(InternationalDestination, Receiver.MailHost, Receiver.Address);
        await Dns.PublishHostAsync(Receiver.SmartHost, Receiver.Address);
    }

    public async Task DisposeAsync()
    {
        if (Receiver is not null)
            await Receiver.DisposeAsync();
        if (Dns is not null)
            await Dns.DisposeAsync();
        await network.DisposeAsync();
    }

    /// <summary>An address of the receiver that no other test uses.</summary>
    public string NewRecipient() => $"recipient{Interlocked.Increment(ref recipients)}@{Destination}";

    /// <summary>Starts the relay and waits until it greets.</summary>
    public Task<Relay> StartAsync(RelaySetup setup) => Relay.StartAsync(setup, this);
}
