// The user's scripts, which run when all files are in place and before the daemons start. Called by Run.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Runs init scripts.</summary>
internal static class ScriptRun
{
    /// <summary>Runs them all, one after the other, until one fails or pfinit is to stop.</summary>
    /// <param name="supervisor">Runs programs.</param>
    /// <param name="environment">pfinit's own.</param>
    /// <param name="status">The exit status for pfinit when one failed, which is logged; else 0.</param>
    /// <returns>How many there are.</returns>
    public static int Execute(Supervisor supervisor, IReadOnlyDictionary<string, string> environment, out int status)
    {
        status = ExitStatus.Ok;
        var found = new List<Diagnostic>();
        var scripts = InitScripts.Find(environment.TryGetValue("PATH", out var path) ? path : "", found);
        foreach (var diagnostic in found)
            Log.Write(diagnostic);
        if (found.Exists(diagnostic => diagnostic.Severity >= Severity.Fatal))
        {
            status = ExitStatus.OperatingSystem;
            return 0;
        }

        foreach (var line in scripts)
        {
            var name = line[line.Count - 1];
            Log.Info(name, "running");
            var command = new Command { Name = name, Line = line, Environment = ChildEnvironment.For(environment), Deadline = PostfixCommands.LongestRun };
            var result = supervisor.RunToEnd(command);
            if (supervisor.StopRequested)
                break;
            if (!result.Succeeded)
            {
                Log.Fatal(name, $"{result.Text}; the relay is not started");
                status = result.Status;
                break;
            }
        }

        return scripts.Count;
    }

    /// <summary>
    /// The daemons as the files say now: a script may have changed the port or switched the PROXY protocol on, and `postconf -e` leaves a main.cf that is
    /// too new for a quick start. Null, and the reason is logged, when it left no configuration that can be read.
    /// </summary>
    public static IReadOnlyList<ServiceSpec>? ServicesAfter(Preparation preparation)
    {
        Applier.BackDate(preparation.Plan);
        try
        {
            return [.. Services.For(
                preparation.Settings, new MainCf(LinuxFiles.ReadText(Paths.MainCf)), new MasterCf(LinuxFiles.ReadText(Paths.MasterCf)),
                Services.MilterProbe(preparation.Plan.Services))];
        }
        catch (KernelException e)
        {
            Log.Fatal(e.Subject, $"cannot be read after the init scripts: {e.Call}: {e.Errno}; the relay is not started");
            return null;
        }
    }
}
