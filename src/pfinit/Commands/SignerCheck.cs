// Whether OpenDKIM can work with its settings. It would end at once, and be started four times more, each time with a line that names no setting.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Runs `opendkim -n`, which reads the configuration and ends: some 5 ms.</summary>
internal static class SignerCheck
{
    /// <summary>EX_CONFIG of sysexits.h. Any other failure, such as one to be started, says nothing about the settings.</summary>
    private const int Refused = ExitStatus.Settings;

    /// <summary>Has OpenDKIM read the file <paramref name="conf"/>.</summary>
    public static Command Of(string conf) => new()
    {
        Name = "opendkim",
        Line = [Paths.OpenDkimProgram, "-n", "-x", conf],
        Environment = Services.Environment(null),
        Deadline = TimeSpan.FromSeconds(10),
    };

    /// <summary>
    /// The mistake that OpenDKIM finds in its file as it stands, fatal; null when there is none, or when the user set no option: pfinit's own are good, and
    /// the start need not wait.
    /// </summary>
    public static Diagnostic? Find(PfinitSettings settings, RelayPlan plan, Func<Command, CommandResult> run)
    {
        if (plan.Milter is null || settings.OpenDkim.Count == 0 || run(Of(Paths.OpenDkimConf)) is not { Status: Refused, Said: { } said })
            return null;
        return OpenDkimMistake.Explain(said, Text(plan), settings.OpenDkim, "nothing was started");
    }

    // As it stands: an init script may have changed it.
    private static string Text(RelayPlan plan)
    {
        try
        {
            return LinuxFiles.ReadText(Paths.OpenDkimConf);
        }
        catch (KernelException)
        {
            return plan.Files.First(file => file.Path == Paths.OpenDkimConf).Content;
        }
    }
}
