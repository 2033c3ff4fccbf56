// Finds the key files that rspamd left. SurroundingsReader asks; changes nothing and does not throw.

using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Apply;

/// <summary>The directory of rspamd's keys.</summary>
internal static class RspamdKeyFiles
{
    /// <summary>The keys that belong to sender domains, in the order of their names; none when there is no such directory.</summary>
    public static IEnumerable<RspamdKey> Find(PfinitSettings settings, string directory = Paths.RspamdKeys, string own = Paths.Keys)
    {
        var domains = RspamdKeys.ByName(settings);
        foreach (var path in DirectoryListing.Files(directory, "*.key"))
        {
            if (RspamdKeys.Parse(Path.GetFileName(path), domains) is var (domain, selector))
                yield return new RspamdKey(path, domain.Ascii, selector, DkimKeys.Inspect(path).Fact.Problem, IsTaken(path, domain, own));
        }
    }

    private static bool IsTaken(string path, SenderDomain domain, string own) =>
        new[] { domain.Ascii, domain.Name }.Select(name => $"{own}/{name}.private").Any(copy => SameContent(path, copy));

    private static bool SameContent(string path, string other)
    {
        try
        {
            if (LinuxFiles.FindTarget(other) is null)
                return false;
            using var first = LinuxFiles.OpenToRead(path);
            using var second = LinuxFiles.OpenToRead(other);
            return first.ReadToEnd().AsSpan().SequenceEqual(second.ReadToEnd());
        }
        catch (KernelException)
        {
            return false;
        }
    }
}
