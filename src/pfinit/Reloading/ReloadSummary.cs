using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Reloading;

/// <summary>Says in one line what has changed: `main.cf, 2 keys; Postfix and OpenDKIM read them again`.</summary>
internal static class ReloadSummary
{
    private const int Named = 6;
    private const string Map = ".lmdb";

    /// <param name="files">Paths of files that were written or have been changed by others, in any order and more than once.</param>
    /// <param name="keys">How many private keys are new or others.</param>
    /// <param name="settings">Settings of pfinit itself that have changed.</param>
    /// <param name="readers">Who reads the files again.</param>
    public static string Of(IEnumerable<string> files, int keys, IEnumerable<string> settings, IReadOnlyList<string> readers)
    {
        var names = files.Select(path => path.EndsWith(Map, StringComparison.Ordinal) ? path.Substring(0, path.Length - Map.Length) : path)
            .Select(path => path.Substring(path.LastIndexOf('/') + 1)).Distinct().ToList();
        var parts = names.Take(Named)
            .Concat(names.Count > Named ? [Counted.Text(names.Count - Named, "other file")] : Array.Empty<string>())
            .Concat(keys > 0 ? [Counted.Text(keys, "key")] : Array.Empty<string>())
            .Concat(settings);
        var text = string.Join(", ", parts);
        return readers.Count == 0 ? text : $"{text}; {string.Join(" and ", readers)} {(readers.Count == 1 ? "reads" : "read")} {(names.Count + keys == 1 ? "it" : "them")} again";
    }

    /// <summary>What pfinit itself does otherwise from now on.</summary>
    public static IEnumerable<string> Own(PfinitSettings before, PfinitSettings after)
    {
        if (before.LogFormat != after.LogFormat || before.Color != after.Color)
            yield return "log format";
        if (!Same(before.Mask, after.Mask))
            yield return "masking";
        if (before.Drain != after.Drain)
            yield return "stop";
        if (!Equals(before.Restart, after.Restart))
            yield return "restart limits";
        if (!before.TokenLogins.SequenceEqual(after.TokenLogins))
            yield return "token logins";
    }

    // Records compare arrays by identity.
    private static bool Same(MaskFilter? before, MaskFilter? after) => before is MaskFilter.Hash one && after is MaskFilter.Hash other
        ? one.Salt.SequenceEqual(other.Salt) && one == other with { Salt = one.Salt }
        : before == after;
}
