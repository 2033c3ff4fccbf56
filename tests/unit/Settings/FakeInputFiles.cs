using System.Text;
using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

/// <summary>Files in a dictionary. A path that was not given does not exist.</summary>
internal sealed class FakeInputFiles : IInputFiles
{
    public Dictionary<string, byte[]> Files { get; } = [];

    public FakeInputFiles With(string path, string content)
    {
        Files[path] = Encoding.UTF8.GetBytes(content);
        return this;
    }

    public byte[]? Read(string path, out string problem)
    {
        problem = Files.ContainsKey(path) ? "" : Files.Keys.Any(file => file.StartsWith(path + "/", StringComparison.Ordinal))
            ? "Is a directory"
            : "No such file or directory";
        return Files.GetValueOrDefault(path);
    }

    public bool Exists(string path) => Files.ContainsKey(path);

    public IReadOnlyList<string> TomlFiles(string directory) =>
        [.. Files.Keys.Where(path => path.StartsWith(directory + "/", StringComparison.Ordinal) && path.EndsWith(".toml", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
