// A volume of a ConfigMap or Secret as a node lays it out: the files in a directory of their own, reached through the link ..data, which is replaced by a
// rename when the object changes.

using System.Diagnostics;

namespace Pfinit.Integration.Kubernetes;

/// <summary>A folder on the host, for a container to mount read-only.</summary>
internal sealed class FileVolume : IDisposable
{
    private const UnixFileMode OpenToAll = (UnixFileMode)0b001_111_111_111;

    private readonly UnixFileMode mode;
    private int versions;

    /// <param name="files">Content by name.</param>
    /// <param name="mode">Of the files: defaultMode, 0644 without one.</param>
    public FileVolume(IEnumerable<KeyValuePair<string, byte[]>> files, int? mode)
    {
        this.mode = (UnixFileMode)(mode ?? 0b110_100_100);
        File.SetUnixFileMode(Path, OpenToAll);
        foreach (var name in Replace(files))
            File.CreateSymbolicLink(System.IO.Path.Combine(Path, name), "..data/" + name);
    }

    /// <summary>What is mounted.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("pfinit-test-").FullName;

    /// <summary>The object has changed: the same names with other content.</summary>
    public IReadOnlyList<string> Replace(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        var version = $"..version-{++versions}";
        Directory.CreateDirectory(System.IO.Path.Combine(Path, version));
        var names = new List<string>();
        foreach (var (name, content) in files)
        {
            var path = System.IO.Path.Combine(Path, version, name);
            File.WriteAllBytes(path, content);
            File.SetUnixFileMode(path, mode);
            names.Add(name);
        }

        var link = System.IO.Path.Combine(Path, "..data_tmp");
        File.CreateSymbolicLink(link, version);

        // File.Move refuses a link to a directory.
        using var rename = Process.Start("mv", ["-T", link, System.IO.Path.Combine(Path, "..data")]);
        rename.WaitForExit();
        Assert.Equal(0, rename.ExitCode);
        return names;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
