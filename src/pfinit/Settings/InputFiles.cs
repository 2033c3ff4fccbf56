// The real files behind IInputFiles.

namespace Pfinit.Settings;

/// <summary>Reads from disk.</summary>
/// <param name="seeds">Directories from which files missing in /etc/postfix are going to be copied there.</param>
internal sealed class InputFiles(IReadOnlyList<string> seeds) : IInputFiles
{
    private const string PostfixDirectory = "/etc/postfix/";

    public byte[]? Read(string path, out string problem)
    {
        problem = "";
        try
        {
            if (!Directory.Exists(path))
                return File.ReadAllBytes(path);
            problem = "Is a directory";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = e switch
            {
                FileNotFoundException or DirectoryNotFoundException => "No such file or directory",
                UnauthorizedAccessException => "Permission denied",
                PathTooLongException => "File name too long",
                ArgumentException or NotSupportedException => "Invalid path",
                _ => "Input/output error",
            };
        }

        return null;
    }

    public bool Exists(string path) => File.Exists(path)
        || (path.StartsWith(PostfixDirectory, StringComparison.Ordinal)
            && seeds.Any(seed => File.Exists(Path.Combine(seed, path.Substring(PostfixDirectory.Length)))));

    public IReadOnlyList<string> TomlFiles(string directory)
    {
        if (!Directory.Exists(directory))
            return [];
        var files = Directory.GetFiles(directory, "*.toml");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }
}
