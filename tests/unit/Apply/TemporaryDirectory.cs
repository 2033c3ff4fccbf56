using Pfinit.Apply;
using Pfinit.Kernel;

namespace Pfinit.Tests.Apply;

/// <summary>A directory of its own for a test, gone afterwards, and the owner that every account may give a file to: itself.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory() => Path = Directory.CreateTempSubdirectory("pfinit-test-").FullName;

    public string Path { get; }

    /// <summary>A mode as people write it.</summary>
    public static int Octal(string mode) => Convert.ToInt32(mode, 8);

    public static Ownership Mine(int mode) => new(Libc.geteuid(), Libc.getegid(), mode);

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Add(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    /// <summary>Names of everything in it, sorted.</summary>
    public string[] Names() => [.. Directory.GetFileSystemEntries(Path).Select(path => System.IO.Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
