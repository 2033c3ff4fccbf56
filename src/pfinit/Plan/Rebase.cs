// What a reload plans from. A start edits the main.cf that it finds; so does the next one, and what a setting once put there stays. A reload must be able to
// take back what is no longer set, without losing what an init script or a person has changed meanwhile.

namespace Pfinit.Plan;

/// <summary>The configuration as it would be had pfinit not written it.</summary>
internal static class Rebase
{
    /// <summary>main.cf as it was <paramref name="before"/> pfinit wrote it, with all that others have changed since in what was <paramref name="written"/>.</summary>
    public static string MainCf(string before, string written, string found)
    {
        if (found == written)
            return before;
        var (original, ours, theirs) = (new MainCf(before), new MainCf(written), new MainCf(found));
        foreach (var name in ours.Names.Concat(theirs.Names).Distinct().ToList())
        {
            if (ours[name] == theirs[name])
                continue;
            if (theirs[name] is { } value)
                original.Set(name, value);
            else
                original.Remove(name);
        }

        return original.ToString();
    }

    /// <summary>
    /// The same for master.cf, as a whole: one that others have changed is where the reload begins, and what was taken out of the settings stays in it.
    /// </summary>
    public static string MasterCf(string before, string written, string found) => found == written ? before : found;

    /// <summary>
    /// <paramref name="planned"/> in the words of <paramref name="found"/> when both mean the same: the order of parameters is no reason to write a file.
    /// </summary>
    public static string Keep(string planned, string found)
    {
        var (mine, theirs) = (new MainCf(planned), new MainCf(found));
        return mine.Names.Concat(theirs.Names).All(name => mine[name] == theirs[name]) ? found : planned;
    }
}
