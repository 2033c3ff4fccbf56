// The files that settings were read from, remembered: a reload knows by them what to keep an eye on.

namespace Pfinit.Settings;

/// <summary>Passes everything on to <paramref name="files"/>, except for files that it was given in another version.</summary>
internal sealed class RecordedFiles(IInputFiles files) : IInputFiles
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
        paths.Add(path);
        problem = "";
        return replaced.TryGetValue(path, out var content) ? content : files.Read(path, out problem);
    }

    /// <inheritdoc/>
    public bool Exists(string path)
    {
        paths.Add(path);
        return replaced.ContainsKey(path) || files.Exists(path);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> TomlFiles(string directory)
    {
        directories.Add(directory);
        return files.TomlFiles(directory);
    }
}
