// What a reload asks of the relay that runs, apart from its files: of the daemons, and of pfinit's own duties. RunningRelay does it; unit tests script
// another one.

using Pfinit.Diagnostics;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>The running relay. Used by the thread `reload` only.</summary>
internal interface IRunningRelay
{
    /// <summary>pfinit is to stop: nothing further is worth its time.</summary>
    bool StopRequested { get; }

    /// <summary>Held while tables are written: two writers of one file would be in each other's way.</summary>
    object TableGate { get; }

    /// <summary>A service manager is told that settings are read; <see cref="EndReload"/> tells it the end.</summary>
    void BeginReload();

    /// <param name="problem">In a few words, where the settings on disk are not in force; empty where they are.</param>
    void EndReload(string problem);

    /// <summary>Runs a program and waits for its end.</summary>
    CommandResult Run(Command command);

    /// <summary>Limits, probes and signals to daemons. Returns at once.</summary>
    void Adopt(ReloadOrder order);

    /// <summary>Asks a daemon once, for <paramref name="timeout"/> at most.</summary>
    ProbeResult Probe(ReadyProbe probe, TimeSpan timeout);

    /// <summary>Leaves the daemons time for what they do not answer to.</summary>
    void Wait(TimeSpan time);

    /// <summary>Whose mail waits for its signature, before Postfix knows of it.</summary>
    void HoldMail(RelayPlan plan);

    /// <summary>
    /// Postfix runs with this plan: as soon as the agents live, which master may hold back for a minute, mail that waits for them goes on, and what kept ending is
    /// forgotten. Nothing is to be done where Postfix does not read its files again (<paramref name="reads"/>) and none of them was away.
    /// </summary>
    void TryDeferredMail(RelayPlan plan, bool reads);

    /// <summary>The log's form and the tokens, from these settings on.</summary>
    void Use(PfinitSettings before, PfinitSettings next);

    /// <summary>For `pfinit status`: these settings are in force.</summary>
    void Know(Preparation inForce);

    /// <summary>For `pfinit status`: what the last look at <paramref name="source"/> found.</summary>
    void Know(WarningSource source, IEnumerable<Diagnostic> found);

    /// <summary>For `pfinit status`: what the last reload left to be said.</summary>
    void KnowReload(IReadOnlyList<string> warnings);
}
