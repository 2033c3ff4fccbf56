// Follows symbolic links that root made, and no others. AtomicFile and KeyProtection ask, before they write to a file or give it away:
// a directory such as that of the keys belongs to an unprivileged account, which can point its own links at anything.

using Pfinit.Kernel;

namespace Pfinit.Apply;

/// <summary>Where a path leads when only root is trusted.</summary>
internal static class TrustedPath
{
    /// <summary>As many links as the kernel follows before ELOOP: path_resolution(7).</summary>
    private const int MostLinks = 40;

    /// <summary>The path without any symbolic link in it; null when it leads nowhere, or through a link that is not trusted.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="distrusted">The link that was not followed: neither root's nor that of the account we run as.</param>
    /// <exception cref="KernelException">Something on the way cannot be looked at.</exception>
    public static string? Follow(string path, out string? distrusted)
    {
        distrusted = null;
        var resolved = "";
        var links = 0;
        var pending = new Stack<string>();
        Push(pending, path);
        while (pending.Count > 0)
        {
            var name = pending.Pop();
            if (name == "..")
            {
                resolved = resolved.Substring(0, Math.Max(resolved.LastIndexOf('/'), 0));
                continue;
            }

            var next = $"{resolved}/{name}";
            if (LinuxFiles.Find(next) is not { } facts)
                return null;
            if (!facts.IsLink)
            {
                resolved = next;
                continue;
            }

            if (facts.Uid != 0 && facts.Uid != Libc.geteuid())
                distrusted = next;
            if (distrusted is not null || ++links > MostLinks)
                return null;
            var target = LinuxFiles.ReadLink(next);
            if (target.StartsWith('/'))
                resolved = "";
            Push(pending, target);
        }

        return resolved.Length == 0 ? "/" : resolved;
    }

    private static void Push(Stack<string> pending, string path)
    {
        foreach (var name in path.Split('/').Where(name => name.Length > 0 && name != ".").Reverse())
            pending.Push(name);
    }
}
