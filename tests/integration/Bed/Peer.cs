// A running container of the test peer image, in one of its roles (tests/peer/scripts/peer). Base of TestDns and Receiver.

using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using DotNet.Testcontainers.Networks;

namespace Pfinit.Integration.Bed;

/// <summary>A container beside the relay.</summary>
public abstract class Peer(IContainer container) : IAsyncDisposable
{
    internal static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Its address on the test's network.</summary>
    public string Address => container.IpAddress;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return container.DisposeAsync();
    }

    /// <summary>Runs a command in the container; it must succeed. Returns its stdout.</summary>
    protected Task<string> RunAsync(params string[] command) => Engine.GetAsync(["exec", container.Id, .. command]);

    /// <summary>The bytes that a command in the container writes to stdout.</summary>
    protected async Task<byte[]> OutputAsync(params string[] command) => (await Engine.RunAsync(["exec", container.Id, .. command])).Bytes;

    /// <summary>`docker cp` of a file of the host.</summary>
    protected Task<string> CopyInAsync(string file, string path) => Engine.GetAsync("cp", file, $"{container.Id}:{path}");

    /// <summary>`docker pause`: everything in it stands still, and its ports stay open.</summary>
    protected Task<string> PauseAsync() => Engine.GetAsync("pause", container.Id);

    /// <summary>`docker unpause`.</summary>
    protected Task<string> UnpauseAsync() => Engine.GetAsync("unpause", container.Id);

    /// <summary>Starts a role; <paramref name="banner"/> is the port to wait for, if any.</summary>
    protected static async Task<IContainer> StartAsync(INetwork network, string? nameServer, string alias, string[] role, ushort? banner)
    {
        var builder = new ContainerBuilder(Engine.PeerImage)
            .WithImagePullPolicy(PullPolicy.Never)
            .WithNetwork(network)
            .WithNetworkAliases(alias)
            .WithCommand(role)
            .WithCreateParameterModifier(parameters => parameters.HostConfig!.DNS = nameServer is null ? [] : [nameServer]);
        if (banner is { } port)
        {
            builder = builder.WithPortBinding(port, assignRandomHostPort: true)
                .WithWaitStrategy(Wait.ForUnixContainer().AddCustomWaitStrategy(new SmtpBanner(port), wait => wait.WithInterval(PollInterval)));
        }

        var container = builder.Build();
        try
        {
            await container.StartAsync();
            return container;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }
}
