// Finds the user's init scripts. Commands/Run runs them, after all configuration is written and before the daemons start.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Apply;

/// <summary>The scripts of /docker-init.db (deprecated) and /docker-init.d, each directory in lexical order.</summary>
internal static class InitScripts
{
    private const string Shell = "/bin/sh";
    private const string Deprecated = "/docker-init.db";
    private const string Current = "/docker-init.d";

    /// <summary>There is one at least.</summary>
    public static bool Exist() => ScriptsIn(Deprecated).Count + ScriptsIn(Current).Count > 0;

    /// <summary>
    /// One command line a script: the interpreter that its first line names where the image has it, else the shell. A script that cannot be read
    /// is missing and a fatal diagnostic.
    /// </summary>
    /// <param name="path">Where `env` looks for a program: the PATH that scripts get.</param>
    /// <param name="diagnostics">Takes what there is to say.</param>
    /// <param name="deprecated">Directory of older configurations, run first.</param>
    /// <param name="current">Directory.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Find(
        string path, List<Diagnostic> diagnostics, string deprecated = Deprecated, string current = Current)
    {
        var older = ScriptsIn(deprecated);
        if (older.Count > 0)
            diagnostics.Add(Diagnostic.Warning(deprecated, $"deprecated; move the scripts to {current}"));
        return [.. older.Concat(ScriptsIn(current)).Select(script => CommandFor(script, path, diagnostics)).OfType<IReadOnlyList<string>>()];
    }

    private static List<string> ScriptsIn(string directory) => Directory.Exists(directory)
        ? [.. Directory.GetFiles(directory, "*.sh").OrderBy(path => path, StringComparer.Ordinal)]
        : [];

    private static IReadOnlyList<string>? CommandFor(string script, string path, List<Diagnostic> diagnostics)
    {
        try
        {
            var text = LinuxFiles.ReadText(script);
            if (text.Contains("\r\n"))
                diagnostics.Add(Diagnostic.Warning(script, "has Windows line ends (CR LF), which a shell takes for part of the last word; save it with LF alone"));
            var interpreter = Interpreter(text);
            if (Missing(interpreter, path) is { } missing)
                diagnostics.Add(Diagnostic.Warning(script, $"the image has no {missing}; run by {Shell}"));
            else if (interpreter.Length > 0)
                return [.. interpreter, script];
            return [Shell, script];
        }
        catch (KernelException e)
        {
            diagnostics.Add(Diagnostic.Fatal(script, $"cannot be read: {e.Call}: {e.Errno}; the relay is not started"));
            return null;
        }
    }

    // "#!/bin/sh -e": program and at most one argument, as execve(2) splits it.
    private static string[] Interpreter(string text)
    {
        var first = text.Split('\n')[0].TrimEnd('\r');
        return first.StartsWith("#!", StringComparison.Ordinal) ? first.Substring(2).Trim().Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries) : [];
    }

    /// <summary>The program that is not there; null when all is. `env` is but a step on the way to the program that it searches in PATH.</summary>
    private static string? Missing(string[] interpreter, string path)
    {
        if (interpreter.Length == 0)
            return null;
        if (!File.Exists(interpreter[0]))
            return interpreter[0];
        if (interpreter.Length < 2 || Path.GetFileName(interpreter[0]) != "env")
            return null;

        // `env -S NAME=value bash -e`: options and assignments come before the program.
        var program = interpreter[1].Split(' ', '\t').FirstOrDefault(word => word.Length > 0 && word[0] != '-' && !word.Contains('='));
        return program is null || path.Split(':').Any(directory => File.Exists(Path.Combine(directory, program))) ? null : program;
    }
}
