// Finds the user's init scripts. Commands/Run runs them, after all configuration is written and before the daemons start.

using System.Text;
using Pfinit.Diagnostics;

namespace Pfinit.Apply;

/// <summary>The scripts of /docker-init.db (deprecated) and /docker-init.d, each directory in lexical order.</summary>
internal static class InitScripts
{
    private const string Deprecated = "/docker-init.db";
    private const string Current = "/docker-init.d";
    private const string Shell = "/bin/sh";

    /// <summary>One command line a script: the interpreter that its first line names where the image has it, else the shell.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Find(List<Diagnostic> diagnostics)
    {
        var deprecated = ScriptsIn(Deprecated);
        if (deprecated.Count > 0)
            diagnostics.Add(Diagnostic.Warning(Deprecated, $"deprecated; move the scripts to {Current}"));
        return [.. deprecated.Concat(ScriptsIn(Current)).Select(path => CommandFor(path, diagnostics))];
    }

    private static List<string> ScriptsIn(string directory) => Directory.Exists(directory)
        ? [.. Directory.GetFiles(directory, "*.sh").OrderBy(path => path, StringComparer.Ordinal)]
        : [];

    private static IReadOnlyList<string> CommandFor(string path, List<Diagnostic> diagnostics)
    {
        var interpreter = Interpreter(path);
        if (interpreter.Length == 0 || File.Exists(interpreter[0]))
            return interpreter.Length == 0 ? [Shell, path] : [.. interpreter, path];
        diagnostics.Add(Diagnostic.Warning(path, $"the image has no {interpreter[0]}; run by {Shell}"));
        return [Shell, path];
    }

    // "#!/bin/sh -e": program and at most one argument, as execve(2) splits it. `/usr/bin/env` needs no special care: the image has it.
    private static string[] Interpreter(string path)
    {
        var start = new byte[256];
        using var file = File.OpenRead(path);
        var first = Encoding.UTF8.GetString(start, 0, file.Read(start, 0, start.Length)).Split('\n')[0].TrimEnd('\r');
        return first.StartsWith("#!", StringComparison.Ordinal) ? first.Substring(2).Trim().Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries) : [];
    }
}
