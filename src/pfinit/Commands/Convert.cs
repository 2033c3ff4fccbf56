// `pfinit convert`: from environment variables to one file.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>Prints the settings as TOML.</summary>
internal static class Convert
{
    private const string WithSecrets = "--with-secrets";

    private const string Help = """
        pfinit convert: print the settings as one pfinit.toml, change nothing

        Reads the same environment and files as `run`. A relay that gets the printed file, and the files it names, does the same. A value
        that is in a file (NAME_FILE) stays there; of a secret that is not, the name of a file below /run/secrets is printed,
        and until the secret is there, `check` and `run` refuse the settings. Exit status 78, and no output, when the
        settings have a mistake.

          --with-secrets   print secrets that stand in variables, too

        Examples:
          docker run --rm --env-file relay.env pfinit convert > pfinit.toml
          docker run --rm -v ./pfinit.toml:/etc/pfinit.toml:ro pfinit check

        """;

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (Usage.Check("convert", Help, arguments, WithSecrets) is { } status)
            return status;
        var preparation = Preparation.Make();
        preparation.Report();
        if (preparation.Mistakes > 0)
            return ExitStatus.Settings;
        var leftOut = new List<Diagnostic>();
        StandardOutput.Write(new TomlFile(arguments.Contains(WithSecrets), leftOut).Text(preparation.Values));
        foreach (var diagnostic in leftOut)
            Log.Write(diagnostic);
        return ExitStatus.Ok;
    }
}
