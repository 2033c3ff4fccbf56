// Turns failed system calls into messages: one a cause, naming what to do. A read-only root fails for every file at once, and six lines that
// say the same would hide the seventh that does not.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Apply;

/// <summary>The failures of one Apply.</summary>
/// <param name="planned">The directories of the plan: the places where it makes sense to mount something.</param>
internal sealed class Failures(IEnumerable<string> planned)
{
    private readonly HashSet<string> planned = new(planned, StringComparer.Ordinal);
    private readonly List<Failure> failures = [];
    private readonly List<string> unusable = [];

    /// <summary>A file could not be written, or not be removed.</summary>
    public void AddFile(string path, KernelException exception) =>
        failures.Add(new Failure(Path.GetDirectoryName(path) ?? "/", Path.GetFileName(path), exception));

    /// <summary>A directory could not be made or corrected. What belongs into it need not be tried.</summary>
    public void AddDirectory(string path, KernelException exception)
    {
        unusable.Add(path + "/");
        if (planned.Contains(Path.GetDirectoryName(path) ?? "/"))
            AddFile(path, exception);
        else
            failures.Add(new Failure(path, "", exception));
    }

    /// <summary>The path is below a directory that failed, so that its own failure would be no news.</summary>
    public bool Covers(string path) => unusable.Exists(directory => path.StartsWith(directory, StringComparison.Ordinal));

    /// <summary>A fatal diagnostic for each directory and cause.</summary>
    public IEnumerable<Diagnostic> Diagnostics() => failures
        .GroupBy(failure => $"{failure.Exception.Errno.Value} {failure.Directory}", StringComparer.Ordinal)
        .Select(group => Describe(group.First().Directory, [.. group]));

    /// <summary>What the user can do about it, as the end of a message; empty when there is nothing particular.</summary>
    public static string Advice(Errno errno, string directory) => errno.Value switch
    {
        Libc.EROFS => $"; mount a tmpfs or volume at {directory}",
        Libc.EPERM or Libc.EACCES => "; pfinit must run as root with the capabilities CHOWN, DAC_OVERRIDE and FOWNER to write here",
        Libc.ENOSPC or Libc.EDQUOT => $"; free some space, or inodes, in {directory}",
        Libc.ENOTDIR or Libc.EISDIR => "; something else is in its place, remove it",
        _ => "",
    };

    private static Diagnostic Describe(string directory, IReadOnlyList<Failure> group)
    {
        var first = group[0].Exception;
        var cause = $"{first.Call}: {first.Errno}{Advice(first.Errno, directory)}";
        var names = group.Select(failure => failure.Name).Where(name => name.Length > 0).Distinct().ToList();
        return names.Count switch
        {
            0 => Diagnostic.Fatal(directory, $"cannot be set up: {cause}"),
            1 => Diagnostic.Fatal(Path.Combine(directory, names[0]), $"cannot be written: {cause}"),
            _ => Diagnostic.Fatal(directory, $"cannot be written ({string.Join(", ", names)}): {cause}"),
        };
    }

    /// <param name="Name">The file; empty when it is the directory itself.</param>
    private sealed record Failure(string Directory, string Name, KernelException Exception);
}
