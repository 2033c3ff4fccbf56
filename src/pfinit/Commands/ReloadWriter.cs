// Puts the files of a reload in place and keeps account of them: what was written and no daemon was told of yet, and what was said before.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Plan;
using Pfinit.Reloading;

namespace Pfinit.Commands;

/// <summary>Writes parts of plans while everything runs.</summary>
/// <param name="relay">Whose tables others write, too.</param>
/// <param name="accounts">The owners of files.</param>
/// <param name="saidAtStart">What putting files in place has found before, and need not be said again.</param>
internal sealed class ReloadWriter(IRunningRelay relay, Accounts accounts, IReadOnlyList<Diagnostic> saidAtStart)
{
    private readonly List<Diagnostic> found = [];
    private readonly List<string> changed = [];
    private IReadOnlyList<Diagnostic> saidBefore = saidAtStart;

    /// <summary>
    /// Paths that were written since the daemons were told the last time. A reload that gives up on the way leaves them to the next one.
    /// </summary>
    public IReadOnlyList<string> Changed => changed;

    /// <summary>What there was to say since <see cref="Begin"/>.</summary>
    public IReadOnlyList<Diagnostic> Found => found;

    /// <summary>Another reload begins.</summary>
    public void Begin() => found.Clear();

    /// <summary>The daemons know of all that was written.</summary>
    public void Told() => changed.Clear();

    /// <summary>Puts a part of a plan in place that has no tables. False when some of it could not be.</summary>
    public bool Carry(RelayPlan part, ReloadReport report)
    {
        var said = Applier.Apply(part, accounts, () => relay.StopRequested, changed);
        found.AddRange(said);

        // Why a reload failed is said each time.
        report.Say(said.Where(diagnostic => diagnostic.Severity >= Severity.Fatal || !saidBefore.Contains(diagnostic)));
        saidBefore = [.. saidBefore.Concat(said).Distinct()];
        return IsGood(said);
    }

    /// <summary>The same with tables, which others write, too.</summary>
    public bool CarryTables(RelayPlan part, ReloadReport report)
    {
        lock (relay.TableGate)
            return Carry(part, report);
    }

    /// <summary>Replaces the files one after the other. False when one could not be: those behind it are as they were.</summary>
    public bool Replace(IEnumerable<PlannedFile> files, ReloadReport report) => files.All(file =>
    {
        var good = Write(file, report);
        if (good)
            changed.Add(file.Path);
        return good;
    });

    /// <summary>Gives files the content that the daemons know; each, whatever becomes of the others.</summary>
    public void PutBack(IEnumerable<PlannedFile> files, ReloadReport report)
    {
        foreach (var file in files)
            Write(file, report);
    }

    private bool Write(PlannedFile file, ReloadReport report)
    {
        var said = Applier.Replace(file, accounts);
        report.Say(said);
        return IsGood(said);
    }

    private static bool IsGood(IReadOnlyList<Diagnostic> said) => said.All(diagnostic => diagnostic.Severity < Severity.Fatal);
}
