using Pfinit.Diagnostics;

namespace Pfinit.Commands;

/// <summary>The parts of the command line that subcommands with at most one option share.</summary>
internal static class Usage
{
    /// <summary>
    /// Handles `--help` and refuses any argument but <paramref name="options"/>; null when there was none other and the subcommand may go on.
    /// </summary>
    public static int? Check(string name, string help, IReadOnlyList<string> arguments, params string[] options)
    {
        if (arguments.Any(argument => argument is "--help" or "-h"))
        {
            StandardOutput.Write(help);
            return ExitStatus.Ok;
        }

        if (arguments.FirstOrDefault(argument => !options.Contains(argument)) is not { } unexpected)
            return null;
        Log.Fatal(name, $"unexpected argument \"{unexpected}\"; see pfinit {name} --help");
        return ExitStatus.Usage;
    }
}
