namespace Pfinit.Reloading;

/// <summary>The files that daemons have read, by their marks.</summary>
internal sealed class FileMarks
{
    private readonly Dictionary<string, string> marks = new(StringComparer.Ordinal);

    /// <param name="paths">Those that lead to no file are left out.</param>
    public FileMarks(IEnumerable<string> paths)
    {
        foreach (var path in paths.Distinct())
            Note(path);
    }

    /// <summary>The files that are here and were not in <paramref name="earlier"/>, or were others.</summary>
    public IEnumerable<string> ChangedSince(FileMarks earlier) =>
        marks.Keys.Where(path => !earlier.marks.TryGetValue(path, out var before) || before != marks[path]);

    /// <summary><paramref name="path"/> is what it is now, whatever it was.</summary>
    public void Note(string path)
    {
        marks.Remove(path);
        if (FileMark.OfFile(path) is { Length: > 0 } mark)
            marks[path] = mark;
    }

    /// <summary>What is no file any more counts as new when it comes back, though it be the same: who looked in between has found none.</summary>
    public void ForgetGone()
    {
        foreach (var path in marks.Keys.Where(path => FileMark.OfFile(path).Length == 0).ToList())
            marks.Remove(path);
    }
}
