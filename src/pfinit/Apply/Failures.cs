// Turns failed system calls into messages: one a cause, naming what to do. A read-only root fails for every file at once, and six lines that
// say the same would hide the seventh that does not.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Apply;

/// <summary>The failures of one Apply.</summary>
internal sealed class Failures
{
    private readonly List<Failure> failures = [];

    public void Add(string path, KernelException exception) => failures.Add(new Failure(path, exception));

    /// <summary>A fatal diagnostic for each directory and cause; none for what failed only because its directory did.</summary>
    public IEnumerable<Diagnostic> Diagnostics() => failures
        .Where(failure => !failures.Any(other => other.Path == failure.Directory))
        .GroupBy(failure => (failure.Directory, failure.Exception.Call, failure.Exception.Errno))
        .Select(group => Describe([.. group]));

    /// <summary>What the user can do about it, as the end of a message; empty when there is nothing particular.</summary>
    public static string Advice(Errno errno, string directory) => errno.Value switch
    {
        Libc.EROFS => $"; mount a tmpfs or volume at {directory}",
        Libc.EPERM or Libc.EACCES => "; pfinit must run as root with the capabilities CHOWN, DAC_OVERRIDE and FOWNER to write here",
        Libc.ENOSPC or Libc.EDQUOT => $"; free some space in {directory}",
        Libc.ENOTDIR or Libc.EISDIR or Libc.EEXIST => "; something else is in its place, remove it",
        _ => "",
    };

    private static Diagnostic Describe(IReadOnlyList<Failure> group)
    {
        var (first, directory) = (group[0].Exception, group[0].Directory);
        var cause = $"{first.Call}: {first.Errno}{Advice(first.Errno, directory)}";
        if (group.Count == 1)
            return Diagnostic.Fatal(group[0].Path, $"cannot be written: {cause}");
        var names = string.Join(", ", group.Select(failure => Path.GetFileName(failure.Path)).Distinct());
        return Diagnostic.Fatal(directory, $"cannot be written ({names}): {cause}");
    }

    private sealed record Failure(string Path, KernelException Exception)
    {
        public string Directory => System.IO.Path.GetDirectoryName(Path) ?? "/";
    }
}
