using Pfinit.Diagnostics;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Hands a reload's wishes to those who fulfil them.</summary>
internal sealed class RunningRelay(Supervisor supervisor, LogStream log, HeldMailDuty held, TokenDuty tokens, StatusDuty status, Complaints complaints) : IRunningRelay
{
    private readonly Probes readiness = new(complaints) { TakeSigning = status.KnowSigning };
    private readonly Flush flush = new(() => supervisor.StopRequested);

    /// <inheritdoc/>
    public bool StopRequested => supervisor.StopRequested;

    /// <inheritdoc/>
    public object TableGate => tokens.Gate;

    /// <inheritdoc/>
    public void BeginReload() => supervisor.BeginReload();

    /// <inheritdoc/>
    public void EndReload(string problem) => supervisor.EndReload(problem);

    /// <inheritdoc/>
    public CommandResult Run(Command command) => supervisor.RunBeside(command);

    /// <inheritdoc/>
    public void Adopt(ReloadOrder order) => supervisor.Adopt(order);

    /// <inheritdoc/>
    public ProbeResult Probe(ReadyProbe probe, TimeSpan timeout) => readiness.Probe(probe, timeout);

    /// <inheritdoc/>
    public void Wait(TimeSpan time) => Thread.Sleep(time);

    /// <inheritdoc/>
    public void HoldMail(RelayPlan plan) => held.Change(plan, supervisor);

    /// <inheritdoc/>
    public void TryDeferredMail(RelayPlan plan, bool reads)
    {
        if (!reads && log.DeliveryOutage is null)
            return;
        if (log.HeldBack is { } left)
            Log.Info("postfix", $"what kept ending is started again within {Elapsed.Text(left)} (service_throttle_time); then all mail is tried");
        var agents = Services.SmtpProbe(plan.Services)?.Test?.Agents ?? [];
        flush.WhenBack([.. agents.Select(agent => agent.Service)], isNeeded: ForgetOutages);
    }

    // True when mail could not leave.
    private bool ForgetOutages()
    {
        var waits = log.DeliveryOutage is not null;
        log.ForgetOutages();
        return waits;
    }

    /// <inheritdoc/>
    public void Use(PfinitSettings before, PfinitSettings next)
    {
        log.Change(next.LogFormat, next.Mask, Colour.For(next.Color));
        if (before.TokenLogins.Count + next.TokenLogins.Count > 0)
            tokens.Use(next);
    }

    /// <inheritdoc/>
    public void Know(Preparation inForce) => status.Know(inForce);

    /// <inheritdoc/>
    public void Know(WarningSource source, IEnumerable<Diagnostic> found) => status.Know(source, found);

    /// <inheritdoc/>
    public void KnowReload(IReadOnlyList<string> warnings) => status.KnowReload(warnings);
}
