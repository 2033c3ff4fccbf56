using Pfinit.Kernel;

namespace Pfinit.Reloading;

/// <summary>What tells one version of a file, or of the list of names in a directory, from another without reading it.</summary>
internal static class FileMark
{
    /// <summary>Empty: the path leads to neither of the two, or cannot be looked at, which whoever needs it will say.</summary>
    public static string Of(string path) => Facts(path) is { } facts && (facts.IsRegular || facts.IsDirectory) ? Text(facts) : "";

    /// <summary>As <see cref="Of"/>, of files alone.</summary>
    public static string OfFile(string path) => Facts(path) is { IsRegular: true } facts ? Text(facts) : "";

    /// <summary>A file, or nothing that is known: one may come there.</summary>
    public static bool MayBecomeFile(string path) => Facts(path) is null or { IsRegular: true };

    private static FileFacts? Facts(string path)
    {
        try
        {
            return LinuxFiles.FindTarget(path);
        }
        catch (KernelException)
        {
            return null;
        }
    }

    private static string Text(FileFacts facts) => $"{facts.Inode} {facts.Size} {facts.Modified.Seconds} {facts.Modified.Nanoseconds}";
}
