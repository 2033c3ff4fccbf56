// How long the queue lasts: what /proc/self/mountinfo tells of the queue directory. Asked once, at the start; and how much room it has.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>Says where queued mail is lost earlier than its owner may think.</summary>
internal static class QueueStorage
{
    private const string MountInfo = "/proc/self/mountinfo";
    private const string Volumes = "/volumes/";

    /// <summary>Docker and Podman make one of these in each container. With the storage drivers btrfs, zfs and vfs nothing else tells its root from a host's.</summary>
    private static readonly string[] Marks = ["/.dockerenv", "/run/.containerenv"];

    /// <summary>How file systems of container layers are called; the root of a plain host is none of them.</summary>
    private static readonly string[] Layers = ["overlay", "aufs", "fuse.fuse-overlayfs", "fuse-overlayfs"];

    /// <summary>What there is to say of the queue directory; null when mail in it is safe, or nothing can be known.</summary>
    public static Diagnostic? Describe() =>
        ProcFile.Read(MountInfo) is { } mounts ? Describe(mounts, LinuxFiles.RealPath(Paths.Queue) ?? Paths.Queue, Marks.Any(File.Exists)) : null;

    /// <summary>How much room there is in the queue; null when it cannot be known, as before the first start on a volume.</summary>
    public static QueueSpace? Space() => Space(Paths.Queue);

    /// <summary>The same of any directory.</summary>
    public static QueueSpace? Space(string directory)
    {
        try
        {
            var (size, blocks, free, hasInodes) = LinuxFiles.Space(directory);
            return size > 0 ? new QueueSpace(size, blocks, free) { HasInodes = hasInodes } : null;
        }
        catch (KernelException)
        {
            return null;
        }
    }

    /// <param name="mountInfo">Lines of proc_pid_mountinfo(5): `36 35 98:0 /root /mount/point options optional… - type source options`.</param>
    /// <param name="directory">The queue directory, without symbolic links.</param>
    /// <param name="inContainer">There is a mark of one.</param>
    public static Diagnostic? Describe(string mountInfo, string directory, bool inContainer)
    {
        // The last of several mounts at one point is the one on top.
        var (point, root, type) = ("", (string?)null, (string?)null);
        foreach (var mount in mountInfo.Split('\n').Select(Parse).OfType<Mount>())
        {
            if (mount.Point.Length >= point.Length && (directory + "/").StartsWith(mount.Point.TrimEnd('/') + "/", StringComparison.Ordinal))
                (point, root, type) = mount;
        }

        return type is "tmpfs" or "ramfs" ? Diagnostic.Warning(directory, "is in memory (tmpfs): queued mail is lost when the container stops")
            : point == "/" && (inContainer || Layers.Contains(type)) ? Diagnostic.Warning(directory, "is no volume: queued mail is lost with the container")
            : root is not null && root.Contains("/kubernetes.io~empty-dir/") ? Diagnostic.Warning(directory, "is an emptyDir: queued mail is lost with the pod")
            : root is not null && IsAnonymous(root) ? Diagnostic.Warning(directory,
                $"is a volume without a name: queued mail is lost with the container, since the next one gets another volume; -v NAME:{Paths.Queue} keeps it")
            : null;
    }

    private static Mount? Parse(string line)
    {
        var fields = line.Split(' ');
        var dash = Array.IndexOf(fields, "-", Math.Min(fields.Length, 6));
        return dash > 0 && dash + 1 < fields.Length ? new(Plain(fields[4]), Plain(fields[3]), fields[dash + 1]) : null;
    }

    // The kernel writes white space and backslashes as three octal digits.
    private static string Plain(string field) => field.Replace("\\040", " ").Replace("\\011", "\t").Replace("\\012", "\n").Replace("\\134", "\\");

    /// <summary>Docker and Podman name such a volume by 64 hexadecimal digits, and keep it in volumes/NAME/_data.</summary>
    private static bool IsAnonymous(string root)
    {
        var at = root.LastIndexOf(Volumes, StringComparison.Ordinal);
        var name = at < 0 ? "" : root.Substring(at + Volumes.Length).Split('/')[0];
        return name.Length == 64 && name.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
    }

    private sealed record Mount(string Point, string Root, string Type);
}
