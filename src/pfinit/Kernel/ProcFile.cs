namespace Pfinit.Kernel;

/// <summary>Small files of /proc and of the cgroup file systems, which the kernel writes at the moment they are read.</summary>
internal static class ProcFile
{
    /// <summary>The whole text; null when there is no such file or it cannot be read.</summary>
    public static string? Read(string path)
    {
        try
        {
            return LinuxFiles.ReadText(path);
        }
        catch (KernelException)
        {
            return null;
        }
    }
}
