// By which names in which directories a path leads where it leads. Kubernetes changes a secret by putting another symbolic link in the place of `..data`, an
// editor by putting another file in the place of the old one, an administrator by renaming a directory: each way a name in one of these directories changes.

using Pfinit.Kernel;

namespace Pfinit.Reloading;

/// <summary>Follows a path, link by link.</summary>
internal static class PathSteps
{
    /// <summary>As in the kernel: more links than these are a circle.</summary>
    private const int MostLinks = 40;

    /// <summary>
    /// Each directory and each link on the way, and what the way ends at: the file, or the first name that is not there. As paths without a link but at their
    /// end.
    /// </summary>
    public static IEnumerable<string> Of(string path)
    {
        // Names, the next one last.
        var left = new List<string>(Parts(path));
        var at = "";
        for (var links = 0; left.Count > 0 && links < MostLinks;)
        {
            var name = left[left.Count - 1];
            left.RemoveAt(left.Count - 1);
            if (name == "..")
                at = at.Substring(0, Math.Max(at.LastIndexOf('/'), 0));
            if (name is "." or "..")
                continue;
            var here = $"{at}/{name}";
            var target = Look(here, out var exists);
            yield return here;
            if (!exists)
                yield break;
            at = target is null ? here : target.StartsWith('/') ? "" : at;
            if (target is null)
                continue;
            links++;
            left.AddRange(Parts(target));
        }
    }

    private static IEnumerable<string> Parts(string path) => path.Split('/').Where(part => part.Length > 0).Reverse();

    private static string? Look(string path, out bool exists)
    {
        try
        {
            var facts = LinuxFiles.Find(path);
            exists = facts is not null;
            return facts is { IsLink: true } ? LinuxFiles.ReadLink(path) : null;
        }
        catch (KernelException)
        {
            // What cannot be looked at, or is gone by now, cannot be watched either.
            exists = false;
            return null;
        }
    }
}
