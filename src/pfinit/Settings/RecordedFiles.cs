// The files that settings were read from, remembered: a reload knows by them what to keep an eye on.

namespace Pfinit.Settings;

/// <summary>Passes everything on to <paramref name="files"/>, except for files that it was given in another version.</summary>
/// <param name="files">The disk.</param>
/// <param name="first">Is told of each path, directories included, before it is looked at for the first time.</param>
internal sealed class RecordedFiles(IInputFiles files, Action<string>? first = null) : IInputFiles
{
    private readonly HashSet<string> paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> directories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> replaced = new(StringComparer.Ordinal);

    /// <summary>Every file that was asked for, there or not.</summary>
    public IReadOnlyCollection<string> Paths => paths;

    /// <summary>Every directory whose settings files were asked for.</summary>
    public IReadOnlyCollection<string> Directories => directories;

    /// <summary>From now on <paramref name="path"/> has this content.</summary>
    public void Replace(string path, byte[] content) => replaced[path] = content;

    /// <inheritdoc/>
    public byte[]? Read(string path, out string problem)
    {
        Record(path, paths);
        problem = "";
        return replaced.TryGetValue(path, out var content) ? content : files.Read(path, out problem);
    }

    /// <inheritdoc/>
    public bool Exists(string path)
    {
        Record(path, paths);
        return replaced.ContainsKey(path) || files.Exists(path);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> TomlFiles(string directory)
    {
        Record(directory, directories);
        return files.TomlFiles(directory);
    }

    private void Record(string path, HashSet<string> kind)
    {
        if (kind.Add(path))
            first?.Invoke(path);
    }
}
