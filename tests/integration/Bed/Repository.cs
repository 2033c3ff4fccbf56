using System.Runtime.CompilerServices;

namespace Pfinit.Integration.Bed;

/// <summary>Files of this repository.</summary>
internal static class Repository
{
    /// <summary>The text of a file, by its path below the root of the repository.</summary>
    public static string Read(params string[] parts) => File.ReadAllText(Path.Combine([Root(), .. parts]));

    private static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
