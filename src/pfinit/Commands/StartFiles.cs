// The files and tables of a start. `run` has them written before anything is started, the tables built before and, where Postfix could read nothing, after the
// init scripts. What is found goes to the log at once, into `pfinit status`, and to the first reload, which does not say it again.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Writes what <paramref name="plan"/> has, and remembers what it found. For the supervisor thread.</summary>
internal sealed class StartFiles(Supervisor supervisor, RelayPlan plan, StatusDuty status, Complaints complaints)
{
    private readonly List<Diagnostic> ofTables = [];
    private IReadOnlyList<Diagnostic> ofFiles = [];

    /// <summary>All that was said so far.</summary>
    public IReadOnlyList<Diagnostic> Found => [.. ofFiles, .. ofTables];

    /// <summary>Writes the files.</summary>
    /// <returns>As <see cref="StatusOf"/>.</returns>
    public int Apply(Accounts accounts)
    {
        ofFiles = Applier.Apply(plan, accounts, supervisor.CheckForStop);
        foreach (var problem in ofFiles)
            Log.Write(problem);
        status.Know(WarningSource.Files, ofFiles);
        return StatusOf(ofFiles);
    }

    /// <summary>Builds the user's own tables, or builds them again. Null, or why no program of Postfix can read main.cf.</summary>
    public string? BuildTables()
    {
        string? unreadable = null;
        bool IsForMainCf(string builder) => (unreadable = MainCfMistake.Find(builder, complaints, plan.Services)) is not null;
        ofTables.Clear();
        Report(OwnTableBuild.Run(plan, supervisor.RunToEnd, () => supervisor.StopRequested, IsForMainCf));
        return unreadable;
    }

    /// <summary>Says what is wrong with the tables when no init script can change them any more.</summary>
    public void CheckTables()
    {
        Report(OwnTableBuild.Missing(plan));
        ofTables.AddRange(RuleTableCheck.Find(plan, supervisor.RunToEnd, () => supervisor.StopRequested, complaints));
        status.Know(WarningSource.Tables, ofTables);
    }

    /// <summary>What the relay ends with after such problems with its files: 0 when none is fatal, and 78 only when all that are can be put right in settings or keys.</summary>
    internal static int StatusOf(IReadOnlyList<Diagnostic> ofFiles)
    {
        var fatal = ofFiles.Where(problem => problem.Severity >= Severity.Fatal).ToList();
        return fatal.Count == 0 ? ExitStatus.Ok : fatal.TrueForAll(problem => problem.IsMistake) ? ExitStatus.Settings : ExitStatus.OperatingSystem;
    }

    private void Report(IEnumerable<Diagnostic> found)
    {
        foreach (var diagnostic in found)
        {
            ofTables.Add(diagnostic);
            Log.Write(diagnostic);
        }
    }
}
