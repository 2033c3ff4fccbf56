// The real files behind IInputFiles.

namespace Pfinit.Settings;

/// <summary>Reads from disk.</summary>
/// <param name="seeds">Directories from which files missing in /etc/postfix are going to be copied there.</param>
/// <param name="isPipe">There is a pipe with a name at this path. To open one would wait for a writer, for ever where there is none.</param>
internal sealed class InputFiles(IReadOnlyList<string> seeds, Func<string, bool> isPipe) : IInputFiles
{
    /// <summary>Standard input, and what a shell opens for a program, has its writer.</summary>
    private static readonly string[] Opened = ["/dev/", "/proc/"];

    private const string PostfixDirectory = "/etc/postfix/";

    public byte[]? Read(string path, out string problem)
    {
        problem = "";
        try
        {
            problem = Directory.Exists(path) ? "Is a directory"
                : isPipe(path) && !Array.Exists(Opened, start => path.StartsWith(start, StringComparison.Ordinal)) ? "Is a pipe, not a file"
                : "";
            if (problem.Length == 0)
                return File.ReadAllBytes(path);
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
