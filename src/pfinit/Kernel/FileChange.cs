namespace Pfinit.Kernel;

/// <summary>Something has happened to a file or directory that <see cref="Inotify"/> watches.</summary>
/// <param name="Watch">Its number, or <see cref="Inotify.Lost"/>.</param>
/// <param name="Name">What it is called in the watched directory; empty where the watched file itself has changed or is gone, or events were lost.</param>
internal sealed record FileChange(int Watch, string Name);
