// Notices that a file of the settings has changed, whichever way that was done. Used by the thread `reload` alone.

using Pfinit.Kernel;

namespace Pfinit.Reloading;

/// <summary>Watches the directories on the way to each file, and the files themselves: one that is mounted alone changes without its directory.</summary>
internal sealed class FileWatcher(Inotify inotify) : IDisposable
{
    /// <summary>By number of a watch: the names that matter; none when the watch is of a file itself. A star stands for any name.</summary>
    private Dictionary<int, HashSet<string>> watched = [];

    public int Fd => inotify.Fd;

    /// <summary>Watches <paramref name="list"/> and nothing else from now on. Null, or why not all of it can be watched.</summary>
    public string? Watch(WatchList list)
    {
        var directories = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var step in list.Files.Concat(list.Directories).SelectMany(PathSteps.Of))
        {
            var slash = step.LastIndexOf('/');
            Names(directories, slash == 0 ? "/" : step.Substring(0, slash)).Add(step.Substring(slash + 1));
        }

        foreach (var directory in list.Directories)
            Names(directories, directory).Add("*");

        string? problem = null;
        var before = watched.Keys.ToList();
        watched = [];
        foreach (var directory in directories)
        {
            if (TryWatch(directory.Key, ref problem) is { } watch)
                Names(watched, watch).UnionWith(directory.Value);
        }

        // A directory in the place of a file matters as a name only, not what happens in it.
        foreach (var file in list.Files.Where(FileMark.MayBecomeFile))
        {
            if (TryWatch(file, ref problem) is { } watch)
                Names(watched, watch);
        }

        before.Where(watch => !watched.ContainsKey(watch)).ToList().ForEach(inotify.Forget);
        return problem;
    }

    /// <summary>Takes what has happened. True when something of it matters, or may.</summary>
    public bool Take() => inotify.Take().ToList().Exists(change => Matters(change.Watch, change.Name));

    public void Dispose() => inotify.Dispose();

    private bool Matters(int watch, string name)
    {
        if (watch == Inotify.Lost)
            return true;
        return watched.TryGetValue(watch, out var names)
            && (name.Length == 0 ? names.Count == 0 : names.Count == 0 || names.Contains(name) || names.Contains("*"));
    }

    private int? TryWatch(string path, ref string? problem)
    {
        try
        {
            return inotify.Watch(path);
        }
        catch (KernelException e)
        {
            problem ??= Problem(e);
            return null;
        }
    }

    // What is not there, or cannot be, is waited for at the end of the way that is.
    private static string? Problem(KernelException e) => e.Errno.Value switch
    {
        Libc.ENOENT or Libc.ENOTDIR or Libc.ELOOP or Libc.ENAMETOOLONG => null,
        Libc.ENOSPC => "fs.inotify.max_user_watches is reached",
        _ => $"{e.Subject} cannot be watched: {e.Call}: {e.Errno}",
    };

    private static HashSet<string> Names<T>(Dictionary<T, HashSet<string>> all, T key)
        where T : notnull
    {
        if (!all.TryGetValue(key, out var names))
            all[key] = names = new HashSet<string>(StringComparer.Ordinal);
        return names;
    }
}
