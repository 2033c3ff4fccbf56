// Named volumes that outlive the relays of a test.

namespace Pfinit.Integration.Bed;

/// <summary>A volume a mount point; made by the first relay, removed in the end.</summary>
internal sealed class Volumes(params string[] mountPoints) : IAsyncDisposable
{
    /// <summary>For <see cref="RelaySetup.Volumes"/>.</summary>
    public Dictionary<string, string> Names { get; } = mountPoints.ToDictionary(path => path, _ => "pfinit-test-" + Guid.NewGuid());

    public async ValueTask DisposeAsync() => await Engine.GetAsync(["volume", "rm", .. Names.Values]);
}
