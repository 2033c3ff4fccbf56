namespace Pfinit.Settings;

/// <summary>The files that settings are read from or point at. Reading only; tests put a dictionary behind it.</summary>
internal interface IInputFiles
{
    /// <summary>The whole file; when that fails, null and the reason in the words of errno(3).</summary>
    byte[]? Read(string path, out string problem);

    /// <summary>A file of this name exists, or will once the image's defaults are copied into place.</summary>
    bool Exists(string path);

    /// <summary>The paths of the `*.toml` files directly in <paramref name="directory"/>, sorted; none when there is no such directory.</summary>
    IReadOnlyList<string> TomlFiles(string directory);
}
