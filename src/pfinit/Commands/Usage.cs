using Pfinit.Diagnostics;

namespace Pfinit.Commands;

/// <summary>The parts of the command line that subcommands without arguments share.</summary>
internal static class Usage
{
    /// <summary>Handles `--help` and refuses any argument; null when there was none and the subcommand may go on.</summary>
    public static int? Check(string name, string help, IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
            return null;
        if (arguments[0] is "--help" or "-h")
        {
            StandardOutput.Write(help);
            return ExitStatus.Ok;
        }

        Log.Fatal(name, $"unexpected argument \"{arguments[0]}\"; see pfinit {name} --help");
        return ExitStatus.Usage;
    }
}
