// A reload, step by step: read and judge everything, then put in place what has changed, in an order in which no daemon ever sees half of it. Whatever goes
// wrong before the daemons are told leaves them as they were. Called by the thread `reload` only. ReloadCheck judges, ReloadWriter writes, ReloadDaemons
// tells the daemons.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Reloading;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Knows what is in force, and brings something else into force.</summary>
internal sealed class RelayReload(
    IRunningRelay relay, Preparation preparation, IReadOnlyList<Diagnostic> saidAtStart, Accounts accounts, Complaints complaints, TimeProvider time)
{
    public const string Subject = "reload";

    private readonly Preparation started = preparation;
    private readonly ReloadOutcome outcome = new();
    private readonly ReloadCheck check = new(relay, accounts, complaints);
    private readonly ReloadWriter writer = new(relay, accounts, saidAtStart);
    private readonly ReloadDaemons daemons = new(relay, preparation.Plan.Milter is not null, time);
    private Preparation inForce = preparation;
    private RecordedFiles sources = preparation.Sources;
    private SourceMarks read = preparation.Marks;
    private FileMarks marks = new(ReloadFiles.Marked(preparation.Plan));
    private IReadOnlyList<Diagnostic> tablesBefore = saidAtStart;

    /// <summary>What the settings in force, and those that were refused, depend on.</summary>
    public WatchList Files => ReloadFiles.ToWatch(inForce, sources, read);

    /// <summary>Reads everything again and applies it. Nothing is said where nothing has changed and nobody <paramref name="asked"/>.</summary>
    public ReloadReport Perform(bool asked)
    {
        var report = new ReloadReport();
        if (relay.StopRequested)
        {
            Stopping(report);
            return report;
        }

        relay.BeginReload();
        string? summary = null;
        try
        {
            // Where this comes to nothing there is nothing to compare with, and no reason to try again until something changes.
            read = new SourceMarks();
            var next = inForce.Again();
            (sources, read) = (next.Sources, next.Marks);
            var files = new ReloadFiles(next.Plan);
            if (check.Passes(inForce, next, files, report))
                summary = relay.StopRequested ? Stopping(report) : PutInPlace(next, files, report);
        }
        catch (KernelException e)
        {
            report.Fail(e.Subject, $"{e.Call}: {e.Errno}; the reload is incomplete", ExitStatus.OperatingSystem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NoThreadException)
        {
            // A directory that goes while it is read, or no thread to be had: no reason for the relay to end.
            report.Fail(Subject, $"{(e is NoThreadException ? e.Message : FileFault.Text(e))}; the reload is incomplete", ExitStatus.OperatingSystem);
        }

        marks.ForgetGone();
        if (summary is null)
            outcome.Fail(report);
        else
            outcome.Succeed(report, summary, WaitingForStart(), asked);
        relay.KnowReload(outcome.Warnings);
        relay.EndReload(outcome.Problem);
        SpareMemory.Return();
        return report;
    }

    // The summary, empty when nothing has changed; null when it ended on the way and said why.
    private string? PutInPlace(Preparation next, ReloadFiles files, ReloadReport report)
    {
        var (plan, before) = (files.Plan, inForce);
        var signerFiles = writer.Changed.Any(ReloadFiles.IsOfOpenDkim) || files.OpenDkimChanges;
        writer.Begin();
        if (!writer.Carry(files.ForOpenDkim, report))
            return GiveUp(report, "Postfix and OpenDKIM go on as they were");
        var found = new FileMarks(ReloadFiles.Marked(plan));
        var touched = found.ChangedSince(marks).ToList();
        var keys = touched.Where(plan.KeyFiles.Contains).ToList();
        var order = new ReloadOrder(plan.Services, next.Settings.Drain);
        var readers = new List<string>();
        relay.HoldMail(plan);
        if (Services.MilterProbe(plan.Services) is { } signer && (signerFiles || keys.Count > 0 || !daemons.HasSigner))
        {
            readers.Add("OpenDKIM");
            var answer = daemons.Signs(signer, order, files.OpenDkimNeedsRestart);
            if (answer.Refuses && !relay.StopRequested)
                return TakeBackSigner(before, files, answer.Problem, report);
            if (!answer.Ready)
                return GiveUp(report, "OpenDKIM does not answer; Postfix goes on as it was");
        }

        if (!writer.CarryTables(files.ForPostfix, report))
            return GiveUp(report, "Postfix goes on as it was");
        var ofTables = OwnTableBuild.Run(plan, relay.Run, () => relay.StopRequested, _ => false).Concat(OwnTableBuild.Missing(plan))
            .Concat(RuleTableCheck.Find(plan, relay.Run, () => relay.StopRequested, complaints)).ToList();
        complaints.End();
        report.Say(ofTables.Where(table => table.Severity == Severity.Info || !tablesBefore.Contains(table)));
        tablesBefore = ofTables;
        if (!writer.Replace(files.OfPostfix, report))
        {
            writer.PutBack(files.Before, report);
            return GiveUp(report, "Postfix goes on as it was");
        }

        touched.RemoveAll(path => keys.Contains(path) || writer.Changed.Contains(path));
        var postfixReads = touched.Count > 0 || writer.Changed.Any(path => path.StartsWith(Paths.Postfix + "/", StringComparison.Ordinal));
        if (postfixReads)
            readers.Insert(0, "Postfix");

        // The queue manager reads its parameters at the signal, not when it is asked.
        if (files.PostfixChanges)
            complaints.Begin();
        daemons.Adopt(order, postfixReads);
        if (files.PostfixChanges && WhyNoMail(plan) is { } problem)
        {
            writer.PutBack(files.Before, report);
            marks = new FileMarks(ReloadFiles.Marked(before.Plan));
            daemons.Adopt(new ReloadOrder(before.Plan.Services, before.Settings.Drain), reads: true);
            relay.TryDeferredMail(before.Plan, reads: true);
            writer.Told();
            report.Fail(ReloadDaemons.Postfix, $"{problem}; main.cf and master.cf are as they were before", ExitStatus.Settings);
            return null;
        }

        relay.TryDeferredMail(plan, postfixReads);
        writer.CarryTables(files.Leftovers(before.Plan), report);
        relay.Use(before.Settings, next.Settings);
        if (plan.Milter is null && before.Plan.Milter is not null)
            report.Say(Diagnostic.Info(ReloadDaemons.OpenDkim, "no key is left, mail goes out unsigned; OpenDKIM stays up, unused, until the next start"));
        relay.Know(next);
        relay.Know(WarningSource.Files, writer.Found);
        relay.Know(WarningSource.Tables, ofTables);
        inForce = next;

        // What others changed since is not what the daemons were told of.
        marks = found;
        writer.Changed.ToList().ForEach(marks.Note);
        var shown = writer.Changed.Concat(touched).Except(plan.KeyFiles).Except(plan.Directories.Select(directory => directory.Path))
            .Except([Paths.SetRecord]).ToList();
        writer.Told();
        return ReloadSummary.Of(shown, keys.Count, ReloadSummary.Own(before.Settings, next.Settings), readers);
    }

    // Whatever comes of it: what is said of these settings must not count against others, at the next test.
    private string? WhyNoMail(RelayPlan plan)
    {
        try
        {
            return daemons.WhyNoMail(plan);
        }
        finally
        {
            complaints.End();
        }
    }

    // Before Postfix was told of anything.
    private string? TakeBackSigner(Preparation before, ReloadFiles files, string problem, ReloadReport report)
    {
        writer.PutBack(files.OfOpenDkimBefore, report);
        if (Services.MilterProbe(before.Plan.Services) is { } signer)
            daemons.Signs(signer, new ReloadOrder(before.Plan.Services, before.Settings.Drain), files.OpenDkimNeedsRestart);
        relay.HoldMail(before.Plan);
        writer.Told();
        report.Fail(ReloadDaemons.OpenDkim, $"{problem}; its files are as they were before, and so are Postfix's", ExitStatus.Settings);
        return null;
    }

    private List<string> WaitingForStart() =>
        [.. NextStart.Names(started.Settings, inForce.Settings, new MainCf(started.Planned(Paths.MainCf)), new MainCf(inForce.Planned(Paths.MainCf)))];

    private static string? Stopping(ReloadReport report)
    {
        report.Fail(Subject, "pfinit is stopping", ExitStatus.Unhealthy);
        return null;
    }

    private static string? GiveUp(ReloadReport report, string consequence)
    {
        report.Fail(Subject, $"not all of it could be put in place; {consequence}", ExitStatus.OperatingSystem);
        return null;
    }
}
