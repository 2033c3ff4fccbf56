// Every file of the image under test, from `docker export`. Read once for all tests that look at the image itself.

using System.Formats.Tar;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Image;

/// <summary>The entries of the image's root directory by path, without the leading slash.</summary>
public sealed class ImageFiles : IAsyncLifetime
{
    private readonly Dictionary<string, TarEntry> entries = [];

    public IReadOnlyDictionary<string, TarEntry> Entries => entries;

    public async Task InitializeAsync()
    {
        var container = await Engine.GetAsync("create", "--network", "none", Engine.Image);
        try
        {
            var export = await Engine.RunAsync("export", container);
            Assert.Equal(0, export.Status);
            await using var tar = new TarReader(new MemoryStream(export.Bytes));
            while (await tar.GetNextEntryAsync() is { } entry)
                entries[entry.Name.TrimEnd('/')] = entry;
        }
        finally
        {
            await Engine.GetAsync("rm", "--volumes", container);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
