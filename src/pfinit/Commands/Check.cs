// `pfinit check`: would the relay start with these settings?

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>Validates the settings without touching anything.</summary>
internal static class Check
{
    private const string Help = """
        pfinit check: validate the settings and exit

        Reads the same environment, files and mounts as `run`, reports every mistake at once and changes nothing.
        Exit status 0 when the relay would start, 78 when it would not.

          --explain   first print every setting with its value (secrets masked), who set it, and which other values that
                      overrides; `refused` marks a value that is a mistake

        Examples:
          docker run --rm --env-file relay.env pfinit check
          docker run --rm -v ./pfinit.toml:/etc/pfinit.toml:ro pfinit check
          docker exec relay pfinit check --explain

        """;

    private const string Explain = "--explain";

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (Usage.Check("check", Help, arguments, Explain) is { } status)
            return status;
        var preparation = Preparation.Make();
        if (arguments.Contains(Explain))
            StandardOutput.Write(Explanation.Of(preparation.Values) + "\n");
        preparation.Report();
        if (preparation.Mistakes > 0)
            return ExitStatus.Settings;
        HostName.Announce(preparation);
        StandardOutput.Write("pfinit: settings: good\n");
        return ExitStatus.Ok;
    }
}
