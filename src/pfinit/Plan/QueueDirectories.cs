// The queue as `postfix start` would create it (postfix-files in Postfix's own conf/ directory names owners and modes).

namespace Pfinit.Plan;

/// <summary>Directories below the queue directory, and Postfix's data directory.</summary>
internal static class QueueDirectories
{
    private static readonly string[] Private =
        ["active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"];

    /// <summary>What pfinit notes of held mail; for relays that hold some.</summary>
    public static PlannedDirectory Held { get; } = new(Paths.Held, Access.PostfixDirectory);

    /// <param name="keepsOwner">The two that belong to root are left as they are: a network file system may not know root.</param>
    public static IEnumerable<PlannedDirectory> All(bool keepsOwner) =>
    [
        new(Paths.Queue, Directory("root", "root", "755")) { KeepsAccess = keepsOwner },
        .. Private.Select(name => new PlannedDirectory($"{Paths.Queue}/{name}", Directory("postfix", "root", "700")) { OwnsContents = true, Written = true }),
        new($"{Paths.Queue}/maildrop", Directory("postfix", "postdrop", "730")) { OwnsContents = true, Written = true },
        new($"{Paths.Queue}/public", Directory("postfix", "postdrop", "710")) { Written = true },
        new($"{Paths.Queue}/pid", Directory("root", "root", "755")) { KeepsAccess = keepsOwner, Written = true },
        new(Paths.PostfixData, Directory("postfix", "postfix", "700")) { OwnsContents = true, Written = true },
    ];

    private static Access Directory(string owner, string group, string mode) => new(owner, group, Convert.ToInt32(mode, 8));
}
