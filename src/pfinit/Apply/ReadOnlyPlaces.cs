// Directories that daemons write in and that are mounted read-only, found without touching anything: what `check` can know beforehand of how the disk will
// be when the relay starts.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>Looks at where the directories of a plan are, or are to be made.</summary>
internal static class ReadOnlyPlaces
{
    /// <summary>Fatal diagnostics in the words of <see cref="Failures"/>, with which a start would end.</summary>
    public static IReadOnlyList<Diagnostic> Find(IReadOnlyList<PlannedDirectory> directories)
    {
        var failures = new Failures(directories.Select(directory => directory.Path));
        foreach (var path in directories.Where(directory => directory.Written).Select(directory => directory.Path).Where(path => !failures.Covers(path)))
        {
            if (Refusal(path) is { } refusal)
                failures.AddDirectory(path, refusal);
        }

        return [.. failures.Diagnostics()];
    }

    /// <summary>Why nothing can be written in a directory, or it cannot be made; null when nothing speaks against it.</summary>
    public static KernelException? Refusal(string path)
    {
        var place = path;
        while (LinuxFiles.FindTarget(place) is null && Path.GetDirectoryName(place) is { } parent)
            place = parent;
        return LinuxFiles.IsReadOnly(place) ? new KernelException(place == path ? "access" : "mkdir", path, new Errno(Libc.EROFS)) : null;
    }
}
