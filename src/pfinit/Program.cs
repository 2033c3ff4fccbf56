// The entry point: finds the subcommand and runs it.

using Pfinit.Diagnostics;

namespace Pfinit;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        Log.Fatal("pfinit", $"{arguments.Length} arguments");
        return ExitStatus.Usage;
    }
}
