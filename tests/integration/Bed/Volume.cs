namespace Pfinit.Integration.Bed;

/// <summary>A named volume, filled by a shell command in the image under test; removed in the end.</summary>
internal sealed class Volume : IAsyncDisposable
{
    private Volume()
    {
    }

    public string Name { get; } = "pfinit-test-" + Guid.NewGuid();

    /// <summary>A new volume on which <paramref name="command"/> has run, mounted at /v.</summary>
    public static async Task<Volume> MadeByAsync(string command)
    {
        var volume = new Volume();
        await volume.RunAsync(command);
        return volume;
    }

    /// <summary>Runs a shell command, which must succeed, with the volume at /v.</summary>
    public async Task RunAsync(string command) => await Engine.GetAsync(
        "run", "--rm", "--network", "none", "-v", Name + ":/v", "--entrypoint", "/bin/sh", Engine.Image, "-e", "-c", command);

    public async ValueTask DisposeAsync() => await Engine.GetAsync("volume", "rm", Name);
}
