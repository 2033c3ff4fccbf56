// The source tree, wherever a test assembly was built. Compiled into both test projects.

namespace Pfinit.Tests.Shared;

/// <summary>Finds files of the repository.</summary>
internal static class Repository
{
    private static readonly string Root = Find(System.IO.Path.GetDirectoryName(typeof(Repository).Assembly.Location)!);

    /// <summary>An absolute path, from one below the root of the repository.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>The text of a file, likewise.</summary>
    public static string Read(params string[] parts) => File.ReadAllText(Path(parts));

    private static string Find(string directory) => File.Exists(System.IO.Path.Combine(directory, "pfinit.sln"))
        ? directory
        : Find(System.IO.Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("pfinit.sln is in no parent directory"));
}
