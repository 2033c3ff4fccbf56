// `pfinit exec`: an init for any command. Called by Program; the names tini and dumb-init are in Tini.cs and DumbInit.cs.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Commands;

internal static class Exec
{
    private static readonly Dictionary<string, char> Names = new() { ["help"] = 'h' };

    private const string Help = """
        pfinit exec [OPTION]... [--] COMMAND [ARGUMENT]...: run any command as a small init would

        Runs COMMAND with pfinit as its init: signals are handed on to it, orphaned processes are reaped, and its exit status becomes pfinit's
        (128+N when signal N ended it; 127 when there is no such command, 126 when it cannot be executed). COMMAND is searched in PATH, gets
        the environment as it is, and the terminal if there is one. All signals are handed on but those that cannot be caught (KILL, STOP), that
        are about pfinit itself (CHLD, TTIN, TTOU, SEGV, BUS, FPE, ILL, TRAP, ABRT, SYS) and 32 to 34, which the C library and the runtime use.

        Options and environment are those of tini:

          -e N        exit status N of the command counts as 0; repeatable
          -g          signals go to the command's whole process group (TINI_KILL_PROCESS_GROUP)
          -p SIGNAL   pfinit gets SIGNAL, such as SIGTERM, when its own parent ends
          -s          be a subreaper: exec always is (TINI_SUBREAPER)
          -v          say more; up to -vvv (TINI_VERBOSITY: 0 is silent, 1 warns)
          -w          name every orphan that was reaped
          -l, -h      print the licence, this

        Called tini or dumb-init, by a link, pfinit does what these do.

        Examples:
          pfinit exec -- sleep 60
          docker run --rm -it IMAGE exec sh
          docker run --rm IMAGE exec -- postconf -n

        """;

    public const string Licence = "pfinit is under the MIT licence. It has no code of tini, whose options it takes, or of dumb-init.\n";

    /// <summary>Runs the command in <paramref name="arguments"/> (those after `exec`) to its end and returns its status.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        var line = TiniOptions.Parse(InitBehaviour.Exec, Names, arguments, OwnEnvironment.Variable);
        return line.Asked is { } letter ? Print(letter == 'l' ? Licence : Help) : Run(line, arguments, ExitStatus.Usage, "pfinit exec --help");
    }

    /// <summary>What an option asks to be printed instead of running a command.</summary>
    public static int Print(string text)
    {
        StandardOutput.Write(text);
        return ExitStatus.Ok;
    }

    /// <summary>Runs the command of <paramref name="line"/>.</summary>
    /// <param name="arguments">All that <paramref name="line"/> was read from.</param>
    /// <param name="misuse">Exit status for a wrong command line.</param>
    /// <param name="help">What to type for help.</param>
    public static int Run(InitCommandLine line, IReadOnlyList<string> arguments, int misuse, string help)
    {
        if (line.Mistake.Length > 0)
        {
            Log.Fatal(line.Behaviour.Name, $"{line.Mistake}; see {help}");
            return misuse;
        }

        IReadOnlyList<byte[]> command, environment;
        try
        {
            command = OwnStrings.LastArguments(arguments.Count - line.Options);
            environment = OwnStrings.Environment();
        }
        catch (KernelException)
        {
            Log.Fatal(line.Behaviour.Name, "cannot read /proc/self/cmdline and environ; mount /proc");
            return ExitStatus.OperatingSystem;
        }

        return new CommandInit(line.Behaviour).Run(command, environment);
    }
}
