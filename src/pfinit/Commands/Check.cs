// `pfinit check`: would the relay start with these settings?

using Pfinit.Diagnostics;

namespace Pfinit.Commands;

/// <summary>Validates the settings without touching anything.</summary>
internal static class Check
{
    private const string Help = """
        pfinit check: validate the settings and exit

        Reads the same environment, files and mounts as `run`, reports every mistake at once and changes nothing.
        Exit status 0 when the relay would start, 78 when it would not.

        Examples:
          docker run --rm --env-file relay.env pfinit check
          docker run --rm -v ./pfinit.toml:/etc/pfinit.toml:ro pfinit check

        """;

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (Usage.Check("check", Help, arguments) is { } status)
            return status;
        var preparation = Preparation.Make();
        preparation.Report();
        if (preparation.Mistakes > 0)
            return ExitStatus.Settings;
        HostName.Announce(preparation);
        StandardOutput.Write("pfinit: settings: good\n");
        return ExitStatus.Ok;
    }
}
