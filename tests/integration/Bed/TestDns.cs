// The name server of a test network: knows what the test published, and nothing else in the world.

using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;

namespace Pfinit.Integration.Bed;

/// <summary>The `dns` role of the test peer.</summary>
public sealed class TestDns : Peer
{
    private TestDns(IContainer container)
        : base(container)
    {
    }

    internal static async Task<TestDns> StartAsync(INetwork network) => new(await StartAsync(network, null, "dns", ["dns"], banner: null));

    /// <summary>Mail for <paramref name="domain"/> (A-label form) goes to the host with this address.</summary>
    public Task PublishMailHostAsync(string domain, string host, string address) =>
        PublishAsync($"mx-host={domain},{host},10", $"host-record={host},{address}");

    /// <summary>The host has this address.</summary>
    public Task PublishHostAsync(string host, string address) => PublishAsync($"host-record={host},{address}");

    /// <summary>A TXT record, cut into strings of 255 bytes at most.</summary>
    public Task PublishTextAsync(string name, string text) =>
        PublishAsync($"txt-record={name},{string.Join(',', text.Chunk(255).Select(part => $"\"{new string(part)}\""))}");

    /// <summary>Takes questions and never answers, until <see cref="ResumeAsync"/>.</summary>
    public Task FallSilentAsync() => PauseAsync();

    /// <summary>Answers again.</summary>
    public Task ResumeAsync() => UnpauseAsync();

    private Task<string> PublishAsync(params string[] records) => RunAsync(["publish", .. records]);
}
