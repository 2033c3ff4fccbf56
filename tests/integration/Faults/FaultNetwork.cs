using System.Buffers.Binary;
using System.Net;
using Docker.DotNet.Models;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Faults;

/// <summary>The network of the fault suite: its name server, and the place where a <see cref="FaultyServer"/> is reached from the relay.</summary>
public sealed class FaultNetwork : IAsyncLifetime
{
    /// <summary>The name of the host on which the tests run.</summary>
    public const string ServerName = "faulty.example.net";

    private readonly MailNetwork network = new();
    private int recipients;

    public MailNetwork Mail => network;

    /// <summary>The address of the host on which the tests run.</summary>
    public string Gateway { get; private set; } = "";

    /// <summary>An address of the network that no host has: the last one in front of the broadcast address.</summary>
    public string UnusedAddress { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await network.InitializeAsync();
        Gateway = await InspectAsync("Gateway");
        UnusedAddress = LastHost(IPNetwork.Parse(await InspectAsync("Subnet")));
        await network.Dns.PublishHostAsync(ServerName, Gateway);
    }

    public Task DisposeAsync() => network.DisposeAsync();

    private Task<string> InspectAsync(string field) =>
        Engine.GetAsync("network", "inspect", network.Network.Name, "--format", $"{{{{(index .IPAM.Config 0).{field}}}}}");

    // Docker gives a /16 while there is one, then smaller networks.
    private static string LastHost(IPNetwork subnet)
    {
        var first = BinaryPrimitives.ReadUInt32BigEndian(subnet.BaseAddress.GetAddressBytes());
        var host = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(host, (first | (uint.MaxValue >> subnet.PrefixLength)) - 1);
        return new IPAddress(host).ToString();
    }

    /// <summary>An address that no other test uses.</summary>
    public string NewRecipient() => $"fault{Interlocked.Increment(ref recipients)}@{MailNetwork.Destination}";

    public Task<Relay> StartAsync(RelaySetup setup) => network.StartAsync(setup);

    /// <summary>
    /// A signing relay whose next hop is at this port of the host. It tries again after two seconds, not after five minutes, so that a test sees
    /// it go on by itself. (With one second, Postfix looks at a message again while its last delivery is ending.)
    /// </summary>
    public static RelaySetup Setup(int port, Dictionary<string, string>? volumes = null, Action<HostConfig>? confine = null) => new()
    {
        Confine = confine ?? (_ => { }),
        Volumes = volumes ?? [],
        ["ALLOWED_SENDER_DOMAINS"] = "example.com",
        ["DKIM_AUTOGENERATE"] = "1",
        ["RELAYHOST"] = $"[{ServerName}]:{port}",
        ["POSTFIX_queue_run_delay"] = "1s",
        ["POSTFIX_minimal_backoff_time"] = "2s",
        ["POSTFIX_maximal_backoff_time"] = "2s",
    };
}
