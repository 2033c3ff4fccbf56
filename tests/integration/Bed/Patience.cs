namespace Pfinit.Integration.Bed;

/// <summary>
/// How long tests wait for what has to come. A limit is there against a hang only: it costs nothing where all is well, and a machine under test may stand still
/// for many seconds.
/// </summary>
internal static class Patience
{
    /// <summary>With an image of this machine's own architecture.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromMinutes(2);

    /// <summary>With an emulated one.</summary>
    public static readonly TimeSpan Emulated = TimeSpan.FromMinutes(4);

    /// <summary>Of a docker command, which may be one that waits for what it is told to.</summary>
    public static readonly TimeSpan Command = TimeSpan.FromMinutes(5);

    /// <summary>Asks until <paramref name="condition"/> holds; fails, saying <paramref name="what"/> was waited for, when <paramref name="patience"/> (<see cref="Usual"/>) is over.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        var end = DateTime.UtcNow + (patience ?? Usual);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < end, $"{what}: not within {patience ?? Usual}");
            await Task.Delay(Peer.PollInterval);
        }
    }
}
