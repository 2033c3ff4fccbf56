// `pfinit render`: what would be written, without writing it.

using Pfinit.Diagnostics;
using Pfinit.Plan;

namespace Pfinit.Commands;

/// <summary>Prints the plan.</summary>
internal static class Render
{
    private const string Help = """
        pfinit render: print every file, table and service that `run` would set up

        Secrets are masked. Changes nothing. Exit status 78 when the settings have a mistake.

        Examples:
          docker run --rm -e ALLOWED_SENDER_DOMAINS=example.com pfinit render
          docker exec relay pfinit render | grep smtpd_

        """;

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (Usage.Check("render", Help, arguments) is { } status)
            return status;
        var preparation = Preparation.Make();
        preparation.Report();
        if (preparation.Mistakes > 0)
            return ExitStatus.Settings;
        HostName.Announce(preparation);
        StandardOutput.Write(PlanText.Of(preparation.Plan));
        return ExitStatus.Ok;
    }
}
