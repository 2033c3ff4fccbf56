// pfinit under the name tini: for an image whose ENTRYPOINT says so. Called by Program.

using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Commands;

internal static class Tini
{
    /// <summary>tini's for everything that is wrong with the command line.</summary>
    private const int Misuse = 1;

    private const string Help = """
        tini [OPTION]... [--] COMMAND [ARGUMENT]...: pfinit in the place of tini

          -e N        exit status N of the command counts as 0; repeatable
          -g          signals go to the command's whole process group (TINI_KILL_PROCESS_GROUP)
          -p SIGNAL   get SIGNAL, such as SIGTERM, when the parent ends
          -s          be a subreaper when not PID 1 (TINI_SUBREAPER)
          -v          say more; up to -vvv (TINI_VERBOSITY: 0 is silent, 1 warns)
          -w          name every orphan that was reaped
          -l, -h      print the licence, this
          --version   alone: print the version

        Example:
          ENTRYPOINT ["/usr/bin/tini", "-g", "--", "my-server"]

        """;

    /// <summary>Runs the command in <paramref name="arguments"/> (those after the name) to its end and returns its status.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments is ["--version"])
            return Exec.Print($"pfinit {BuildInfo.Version} as tini\n");
        var line = TiniOptions.Parse(InitBehaviour.Tini, new Dictionary<string, char>(), arguments, OwnEnvironment.Variable);
        return line.Asked is { } letter ? Exec.Print(letter == 'l' ? Exec.Licence : Help) : Exec.Run(line, arguments, Misuse, "tini -h");
    }
}
