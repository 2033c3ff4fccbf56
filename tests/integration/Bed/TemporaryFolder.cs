// A folder on the host for files that a one-shot container mounts.

namespace Pfinit.Integration.Bed;

/// <summary>An empty folder, removed with everything in it in the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pfinit-test-").FullName;

    /// <summary>Writes an executable file and returns its path.</summary>
    public string Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
