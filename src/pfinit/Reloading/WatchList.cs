namespace Pfinit.Reloading;

/// <summary>What to keep an eye on.</summary>
/// <param name="Files">Paths, of files that are there and of some that are not (yet).</param>
/// <param name="Directories">Directories in which any file counts.</param>
internal sealed record WatchList(IReadOnlyCollection<string> Files, IReadOnlyCollection<string> Directories)
{
    public static readonly WatchList Nothing = new([], []);

    /// <summary>What they were when they were read.</summary>
    public SourceMarks Read { get; init; } = new();

    /// <summary>One of them is not what was read. Asked when all are watched, and once: of what comes then the watcher knows.</summary>
    public bool TakeChanged() => Read.TakeChanged(Files.Concat(Directories));
}
