// A file is watched only once it is known that it matters, which is after it was read: at a start seconds later. Between the two nobody watches, so what it
// was before it was read is compared with what it is when it is watched.

namespace Pfinit.Reloading;

/// <summary>What files and directories of settings were when they were looked at first, there or not.</summary>
internal sealed class SourceMarks
{
    private Dictionary<string, string> marks = new(StringComparer.Ordinal);

    /// <summary>To be called before <paramref name="path"/> is read; the first time counts.</summary>
    public void Note(string path)
    {
        if (!marks.ContainsKey(path))
            marks[path] = FileMark.Of(path);
    }

    /// <summary>pfinit makes <paramref name="path"/> itself: that it comes is no change.</summary>
    public void Disregard(string path) => marks.Remove(path);

    /// <summary>One of <paramref name="paths"/> came, went or is another one since. Forgets all that was noted.</summary>
    public bool TakeChanged(IEnumerable<string> paths)
    {
        var noted = marks;
        marks = new(StringComparer.Ordinal);
        return paths.Any(path => noted.TryGetValue(path, out var mark) && mark != FileMark.Of(path));
    }
}
