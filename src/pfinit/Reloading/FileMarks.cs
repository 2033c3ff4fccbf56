using Pfinit.Kernel;

namespace Pfinit.Reloading;

/// <summary>What tells one version of a file from another without reading it.</summary>
internal sealed class FileMarks
{
    private readonly Dictionary<string, string> marks = new(StringComparer.Ordinal);

    /// <param name="paths">Those that lead to no file are left out.</param>
    public FileMarks(IEnumerable<string> paths)
    {
        foreach (var path in paths.Distinct())
        {
            try
            {
                if (LinuxFiles.FindTarget(path) is { IsRegular: true } facts)
                    marks[path] = $"{facts.Inode} {facts.Size} {facts.Modified.Seconds} {facts.Modified.Nanoseconds}";
            }
            catch (KernelException)
            {
                // As if it were not there: whoever needs it will say so.
            }
        }
    }

    /// <summary>The files that are here and were not in <paramref name="earlier"/>, or were others.</summary>
    public IEnumerable<string> ChangedSince(FileMarks earlier) =>
        marks.Keys.Where(path => !earlier.marks.TryGetValue(path, out var before) || before != marks[path]);
}
