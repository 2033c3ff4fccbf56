// The first half of a reload: whether what the settings say now may be put in force. Touches nothing.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Reloading;
using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>Judges settings while others are in force.</summary>
internal sealed class ReloadCheck(IRunningRelay relay, Accounts accounts, Complaints complaints)
{
    /// <summary>Says every mistake at once. True when there is none.</summary>
    /// <param name="inForce">What it is compared with.</param>
    /// <param name="next">What is to follow.</param>
    /// <param name="files">Of <paramref name="next"/>.</param>
    /// <param name="report">Takes the mistakes, and warnings that are new.</param>
    public bool Passes(Preparation inForce, Preparation next, ReloadFiles files, ReloadReport report)
    {
        var found = next.Diagnostics;
        var wrong = found.Where(diagnostic => diagnostic.Severity >= Severity.Fatal).ToList();
        var typos = NewTypos.Find(inForce.Diagnostics, found);
        wrong.AddRange(typos.Select(NewTypos.Refusal));
        if (wrong.Count == 0)
            wrong.AddRange(new ConfigurationCheck(relay.Run, accounts, complaints).Find(files.Plan, next.Settings.OpenDkim, files.MainCfChanges, files.OpenDkimChanges));
        if (wrong.Count == 0 && !KeepsPort(inForce.Plan.Milter, files.Plan.Milter) && SignerPortCheck.Find(next.Settings, files.Plan) is { } taken)
            wrong.Add(taken);
        var ofKeys = Keys(files.Plan);
        wrong.AddRange(ofKeys);
        var emptied = EmptySecretFile.Emptied(inForce.Values, next.Values).ToList();
        wrong.AddRange(emptied.Select(file => file.Refusal));
        var lost = LostKeys.Find(inForce, next, found).ToList();
        wrong.AddRange(lost);
        var saidSo = found.Where(diagnostic => lost.Exists(key => key.Subject == diagnostic.Subject));
        report.Say(found.Except(inForce.Diagnostics).Except(emptied.Select(file => file.Warning)).Except(saidSo).Except(typos).Concat(wrong).Distinct());
        if (wrong.Count > 0)
            report.Fail(RelayReload.Subject, $"{Counted.Text(wrong.Count, "mistake")}; nothing was changed", wrong.Count == ofKeys.Count ? StartFiles.StatusOf(ofKeys) : ExitStatus.Settings);
        else if (RelayHost(inForce) is { Length: > 0 } before && RelayHost(next).Length == 0)
            report.Say([Diagnostic.Warning("relay", $"{before} is no longer set: mail is delivered directly from now on")]);
        return wrong.Count == 0;
    }

    // Who listens there is the OpenDKIM that runs, and that makes way. A unix socket has port 0.
    private static bool KeepsPort(MilterEndpoint? before, MilterEndpoint? next) => before?.Port == next?.Port;

    private static string RelayHost(Preparation preparation) => new MainCf(preparation.Planned(Paths.MainCf))["relayhost"] ?? "";

    // Putting files in place would find them, too, but after OpenDKIM's own were written.
    private List<Diagnostic> Keys(RelayPlan plan) => plan.KeyFiles.Count == 0 ? []
        : [.. KeyProtection.Foresee(plan.KeyFiles, accounts, plan.RequiresSafeKeys).Select(plan.Judge).Where(found => found.Severity >= Severity.Fatal)];
}
