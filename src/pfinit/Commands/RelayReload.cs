// A reload, step by step: read and judge everything, then put in place what has changed, in an order in which no daemon ever sees half of it. Whatever goes
// wrong before the daemons are told leaves them as they were. Called by the thread `reload` only.

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
    Supervisor supervisor, Preparation preparation, IReadOnlyList<Diagnostic> saidAtStart, Accounts accounts, LogStream log, HeldMailDuty held, TokenDuty tokens, StatusDuty status,
    Complaints complaints)
{
    private const string Subject = "reload";
    private const string Postfix = "postfix";
    private const string OpenDkim = "opendkim";

    /// <summary>As at the start of the relay.</summary>
    private static readonly TimeSpan SignerPatience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Postfix does not say when it has read its files, but does so at once: an idle process of it goes then, and until it does, a test would prove nothing.
    /// OpenDKIM reads its own at the first connection after the signal, so that what counts is that the signal is there.
    /// </summary>
    private static readonly TimeSpan DaemonReads = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan TestTimeout = TimeSpan.FromSeconds(5);

    private readonly Preparation started = preparation;
    private readonly ReloadOutcome outcome = new();
    private Preparation inForce = preparation;
    private RecordedFiles sources = preparation.Sources;
    private FileMarks marks = new(ReloadFiles.Marked(preparation.Plan));
    private readonly Probes readiness = new(complaints);
    private IReadOnlyList<Diagnostic> saidBefore = saidAtStart;
    private IReadOnlyList<Diagnostic> tablesBefore = saidAtStart;

    /// <summary>What was written and no daemon was told of yet: a reload that gives up on the way leaves it to the next one.</summary>
    private List<string> changed = [];

    /// <summary>What putting files in place found in this reload.</summary>
    private readonly List<Diagnostic> ofFiles = [];

    private bool hasSigner = preparation.Plan.Milter is not null;

    /// <summary>What the settings in force, and those that were refused, depend on.</summary>
    public WatchList Files => ReloadFiles.ToWatch(inForce, sources);

    /// <summary>Reads everything again and applies it. Nothing is said where nothing has changed and nobody <paramref name="asked"/>.</summary>
    public ReloadReport Perform(bool asked)
    {
        var report = new ReloadReport();
        if (supervisor.StopRequested)
        {
            report.Fail(Subject, "pfinit is stopping", ExitStatus.Unhealthy);
            return report;
        }

        supervisor.BeginReload();
        string? summary = null;
        try
        {
            var next = inForce.Again();
            sources = next.Sources;
            if (IsGood(next, report, out var files))
                summary = PutInPlace(next, files, report);
        }
        catch (KernelException e)
        {
            report.Fail(e.Subject, $"{e.Call}: {e.Errno}; the reload is incomplete", ExitStatus.OperatingSystem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NoThreadException)
        {
            // A directory that goes while it is read, or no thread to be had: no reason for the relay to end.
            report.Fail(Subject, $"{e.Message}; the reload is incomplete", ExitStatus.OperatingSystem);
        }

        if (summary is null)
            outcome.Fail(report);
        else
            outcome.Succeed(report, summary, WaitingForStart(), asked);
        status.KnowReload(outcome.Warnings);
        supervisor.EndReload();
        ReturnMemory();
        return report;
    }

    // Settings and plan leave more garbage than a day of running, and then hardly anything is allocated that would have it collected.
    private static void ReturnMemory() =>
#if NET
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
#else
        GC.Collect();
#endif

    // Every mistake at once, and nothing touched.
    private bool IsGood(Preparation next, ReloadReport report, out ReloadFiles files)
    {
        files = new ReloadFiles(next.Plan);
        var found = next.Diagnostics;
        var wrong = found.Where(diagnostic => diagnostic.Severity >= Severity.Fatal).ToList();
        if (wrong.Count == 0)
            wrong.AddRange(new ConfigurationCheck(supervisor.RunBeside, accounts, complaints).Find(files.Plan, next.Settings.OpenDkim, files.MainCfChanges, files.OpenDkimChanges));
        var emptied = EmptySecretFile.Emptied(inForce.Values, next.Values).ToList();
        wrong.AddRange(emptied.Select(file => file.Refusal));
        var lost = LostKeys.Find(inForce, next, found).ToList();
        wrong.AddRange(lost);
        var saidSo = found.Where(diagnostic => lost.Exists(key => key.Subject == diagnostic.Subject));
        report.Say(found.Except(inForce.Diagnostics).Except(emptied.Select(file => file.Warning)).Except(saidSo).Concat(wrong).Distinct());
        if (wrong.Count > 0)
            report.Fail(Subject, $"{Counted.Text(wrong.Count, "mistake")}; nothing was changed", ExitStatus.Settings);
        return wrong.Count == 0 && !supervisor.StopRequested;
    }

    // The summary, empty when nothing has changed; null when it ended on the way and said why.
    private string? PutInPlace(Preparation next, ReloadFiles files, ReloadReport report)
    {
        var (plan, before) = (files.Plan, inForce);
        var signerFiles = changed.Exists(ReloadFiles.IsOfOpenDkim) || files.OpenDkimChanges;
        ofFiles.Clear();
        if (!Carry(files.ForOpenDkim, report))
            return GiveUp(report, "Postfix and OpenDKIM go on as they were");
        var touched = new FileMarks(ReloadFiles.Marked(plan)).ChangedSince(marks).ToList();
        var keys = touched.Where(plan.KeyFiles.Contains).ToList();
        var order = new ReloadOrder(plan.Services, next.Settings.Drain);
        var readers = new List<string>();
        held.Change(plan, supervisor);
        if (plan.Milter is { } milter && (signerFiles || keys.Count > 0 || !hasSigner))
        {
            readers.Add("OpenDKIM");
            if (!Signs(milter, order, renews: hasSigner && files.OpenDkimNeedsRestart))
                return GiveUp(report, "OpenDKIM does not answer; Postfix goes on as it was");
        }

        if (!Write(files.ForPostfix, report))
            return GiveUp(report, "Postfix goes on as it was");
        var ofTables = OwnTableBuild.Run(plan, supervisor.RunBeside, () => supervisor.StopRequested, _ => false).Concat(OwnTableBuild.Missing(plan)).ToList();
        report.Say(ofTables.Where(table => table.Severity == Severity.Info || !tablesBefore.Contains(table)));
        tablesBefore = ofTables;
        foreach (var file in files.OfPostfix)
        {
            if (!Report(Applier.Replace(file, accounts), report))
                return GiveUp(report, "Postfix goes on as it was");
            changed.Add(file.Path);
        }

        touched.RemoveAll(path => keys.Contains(path) || changed.Contains(path));
        var own = ReloadSummary.Own(before.Settings, next.Settings).ToList();
        if (touched.Count > 0 || changed.Exists(path => path.StartsWith(Paths.Postfix + "/", StringComparison.Ordinal)))
            readers.Insert(0, "Postfix");

        // The queue manager reads its parameters at the signal, not when it is asked.
        if (files.PostfixChanges)
            complaints.Begin();
        supervisor.Adopt(order with { Reread = readers.Contains("Postfix") ? [Postfix] : [] });
        if (files.PostfixChanges && !TakesMail(plan, out var problem))
        {
            Report(files.Before.SelectMany(file => Applier.Replace(file, accounts)), report);
            supervisor.Adopt(new ReloadOrder(before.Plan.Services, before.Settings.Drain) { Reread = [Postfix] });
            marks = new FileMarks(ReloadFiles.Marked(before.Plan));
            changed = [];
            report.Fail(Postfix, $"{problem}; main.cf and master.cf are as they were before", ExitStatus.Settings);
            return null;
        }

        if (log.DeliveryOutage is not null && Services.SmtpProbe(plan.Services)?.Test is { } test)
            Flush.WhenBack(Paths.Queue, [.. test.Agents.Select(agent => agent.Service)]);
        if (readers.Contains("Postfix"))
            log.ForgetOutages();
        Write(files.Leftovers(before.Plan), report);
        log.Change(next.Settings.LogFormat, next.Settings.Mask, Colour.For(next.Settings.Color));
        if (before.Settings.TokenLogins.Count + next.Settings.TokenLogins.Count > 0)
            tokens.Use(next.Settings);
        if (plan.Milter is null && before.Plan.Milter is not null)
            report.Say(Diagnostic.Info(OpenDkim, "no key is left, mail goes out unsigned; OpenDKIM stays up, unused, until the next start"));
        status.Know(next);
        status.Know(WarningSource.Files, ofFiles);
        status.Know(WarningSource.Tables, ofTables);
        inForce = next;
        marks = new FileMarks(ReloadFiles.Marked(plan));
        var made = plan.Directories.Select(directory => directory.Path);
        var written = changed;
        changed = [];
        return ReloadSummary.Of(written.Concat(touched).Except(plan.KeyFiles).Except(made).Except([Paths.SetRecord]), keys.Count, own, readers);
    }

    private List<string> WaitingForStart() =>
        [.. NextStart.Names(started.Settings, inForce.Settings, new MainCf(started.Planned(Paths.MainCf)), new MainCf(inForce.Planned(Paths.MainCf)))];

    private static string? GiveUp(ReloadReport report, string consequence)
    {
        report.Fail(Subject, $"not all of it could be put in place; {consequence}", ExitStatus.OperatingSystem);
        return null;
    }

    // Tables, which the thread `tokens` writes, too.
    private bool Write(RelayPlan part, ReloadReport report)
    {
        lock (tokens.Gate)
            return Carry(part, report);
    }

    private bool Carry(RelayPlan part, ReloadReport report)
    {
        var said = Applier.Apply(part, accounts, () => supervisor.StopRequested, changed);
        ofFiles.AddRange(said);
        report.Say(said.Except(saidBefore));
        saidBefore = [.. saidBefore.Concat(said).Distinct()];
        return said.All(diagnostic => diagnostic.Severity < Severity.Fatal);
    }

    private static bool Report(IEnumerable<Diagnostic> said, ReloadReport report)
    {
        var all = said.ToList();
        report.Say(all);
        return all.TrueForAll(diagnostic => diagnostic.Severity < Severity.Fatal);
    }

    // OpenDKIM has read its files, or is up with them, when this returns true.
    private bool Signs(MilterEndpoint milter, ReloadOrder order, bool renews)
    {
        var starts = renews || !hasSigner;
        supervisor.Adopt(order with { Renew = renews ? [OpenDkim] : [], Reread = starts ? [] : [OpenDkim] });
        hasSigner = true;
        if (starts)
            return Serves(milter);
        Thread.Sleep(DaemonReads);
        return true;
    }

    private bool Serves(MilterEndpoint milter)
    {
        var deadline = Deadline.After(SignerPatience);
        while (!supervisor.StopRequested && deadline.RemainingMilliseconds > 0)
        {
            Thread.Sleep(DaemonReads);
            if (readiness.Probe(new ReadyProbe.Milter(milter), TestTimeout).Ready)
                return true;
        }

        return false;
    }

    // Only what would refuse every mail counts, as at the start: anything else is not for a reload to judge.
    private bool TakesMail(RelayPlan plan, out string problem)
    {
        Thread.Sleep(DaemonReads);
        var probe = Services.SmtpProbe(plan.Services)!;
        var result = readiness.Probe(probe, TestTimeout);
        problem = result.Problem;
        return !result.Refuses || supervisor.StopRequested;
    }
}
