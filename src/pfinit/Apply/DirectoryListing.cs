namespace Pfinit.Apply;

/// <summary>Names of files, for facts that are good to know and no reason to fail.</summary>
internal static class DirectoryListing
{
    /// <summary>The paths of the files directly in <paramref name="directory"/>, sorted; none when it is not there or cannot be read.</summary>
    public static IReadOnlyList<string> Files(string directory, string pattern = "*")
    {
        try
        {
            if (!Directory.Exists(directory))
                return [];
            var files = Directory.GetFiles(directory, pattern);
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
