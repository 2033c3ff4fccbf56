// pfinit under the name dumb-init: for an image whose ENTRYPOINT says so. Called by Program.

using Pfinit.Kernel;

namespace Pfinit.Commands;

internal static class DumbInit
{
    /// <summary>dumb-init's for everything that is wrong with the command line.</summary>
    private const int Misuse = 1;

    private const string Help = """
        dumb-init [OPTION]... [--] COMMAND [ARGUMENT]...: pfinit in the place of dumb-init

        The command leads a session of its own and has the terminal. Signals go to its whole process group, and SIGTERM when it has ended.

          -c, --single-child   no session; signals go to the command alone (DUMB_INIT_SETSID=0)
          -r, --rewrite A:B    hand on signal A, a number, as signal B; 0: not at all; repeatable
          -v, --verbose        say what happens (DUMB_INIT_DEBUG=1)
          -h, --help           print this
          -V, --version        print the version

        Example:
          ENTRYPOINT ["/usr/bin/dumb-init", "--rewrite", "15:3", "--", "my-server"]

        """;

    /// <summary>Runs the command in <paramref name="arguments"/> (those after the name) to its end and returns its status.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        var line = DumbInitOptions.Parse(arguments, OwnEnvironment.Variable);
        return line.Asked is { } letter
            ? Exec.Print(letter == 'V' ? $"pfinit {BuildInfo.Version} as dumb-init\n" : Help)
            : Exec.Run(line, arguments, Misuse, "dumb-init --help");
    }
}
