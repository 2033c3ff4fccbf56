namespace Pfinit.Tests;

/// <summary>Finds files of the source tree, wherever the test assembly was built.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find(string directory) => File.Exists(System.IO.Path.Combine(directory, "pfinit.sln"))
        ? directory
        : Find(System.IO.Path.GetDirectoryName(directory) ?? throw new DirectoryNotFoundException("pfinit.sln is in no parent directory"));
}
