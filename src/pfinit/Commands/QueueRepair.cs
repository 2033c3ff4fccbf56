// What `postfix start` does before master: put right file names and modes in the queue, as after a restore from a backup. The first program of
// Postfix that a start runs, so here it shows when main.cf cannot be read by any of them.

using Pfinit.Diagnostics;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Runs postsuper(1).</summary>
internal static class QueueRepair
{
    private const string Program = "postsuper";

    /// <summary>False when no program of Postfix can start with these settings; the reason is logged.</summary>
    public static bool Run(Supervisor supervisor, Command postsuper, Complaints complaints, IReadOnlyList<ServiceSpec> services)
    {
        if (supervisor.StopRequested)
            return true;
        var result = supervisor.RunToEnd(postsuper);
        if (result.Succeeded || supervisor.StopRequested)
            return true;
        if (MainCfMistake.Find(Program, complaints, services) is { } mistake)
        {
            Log.Fatal("postfix", mistake);
            return false;
        }

        Log.Error(Program, $"{result.Text}; the queue was not checked, going on");
        return true;
    }
}
