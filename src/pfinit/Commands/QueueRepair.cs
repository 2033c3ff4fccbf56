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

    /// <summary>How programs of Postfix begin to say that they cannot read a parameter.</summary>
    private static readonly string[] Mistakes = ["config variable ", "bad ", "parameter ", "invalid "];

    /// <summary>False when no program of Postfix can start with these settings; the reason is logged.</summary>
    public static bool Run(Supervisor supervisor, Command postsuper, Complaints complaints, IReadOnlyList<ServiceSpec> services)
    {
        if (supervisor.StopRequested)
            return true;
        var result = supervisor.RunToEnd(postsuper);
        if (result.Succeeded || supervisor.StopRequested)
            return true;
        complaints.WaitFor(IsMistake, Complaints.LineDelay);
        if (complaints.All.LastOrDefault(IsMistake) is { } mistake)
        {
            Log.Fatal("postfix", $"cannot start: {mistake.Problem}{SmtpVerdict.SetBy(services, mistake.Problem)}; nothing was accepted");
            return false;
        }

        Log.Error(Program, $"{result.Text}; the queue was not checked, going on");
        return true;
    }

    private static bool IsMistake(Complaint line) =>
        line.Program == Program && line.IsFatal && Mistakes.Any(start => line.Problem.StartsWith(start, StringComparison.Ordinal));
}
