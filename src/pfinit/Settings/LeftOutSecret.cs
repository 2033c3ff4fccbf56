// A secret that `pfinit convert` does not print: its `file` key is written all the same, so that `check` and a start refuse the settings until the
// secret is there. A comment would let a relay run without logins, or without a mask, and nobody would notice. Pure text.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Writes the line in the place of a secret. Used by TomlFile and TableToml.</summary>
internal static class LeftOutSecret
{
    private const string Directory = "/run/secrets/";

    /// <summary>`key = "/run/secrets/name"`, with a comment that says what belongs there; without a line break.</summary>
    /// <param name="key">The key that names a file, as TOML writes it.</param>
    /// <param name="name">Of the file, in lower case where Docker and Kubernetes want that.</param>
    /// <param name="origin">Where the secret stands.</param>
    /// <param name="diagnostics">Gets the warning that it is left out.</param>
    public static string Line(string key, string name, Origin origin, List<Diagnostic> diagnostics)
    {
        var path = Directory + name;
        diagnostics.Add(origin.Warning($"a secret, left out; put it into {path}, or another file that you name there, or print it with --with-secrets"));
        return $"{key} = {TomlValue.Quote(path)}  # put the value of {origin.Place} there";
    }
}
