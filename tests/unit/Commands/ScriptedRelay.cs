using Pfinit.Commands;
using Pfinit.Diagnostics;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;
using Pfinit.Tests.Supervise;

namespace Pfinit.Tests.Commands;

/// <summary>A running relay without daemons: they do what a test says, and it writes down what they were told.</summary>
internal sealed class ScriptedRelay : IRunningRelay
{
    /// <summary>`run postmap`, `adopt`, `adopt reread postfix`, `adopt renew opendkim`, `probe milter`, `probe smtp`, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>With what plans mail was to go on, and whether Postfix read its files.</summary>
    public List<(RelayPlan Plan, bool Reads)> Tried { get; } = [];

    public FakeTime Time { get; } = new();

    /// <summary>Is asked before each answer of this relay, with the call.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>How each program ends.</summary>
    public Func<Command, CommandResult> Ends { get; set; } = _ => new CommandResult(0, "exit status 0");

    public ProbeResult Milter { get; set; } = ProbeResult.Serving;

    public ProbeResult Smtp { get; set; } = ProbeResult.Serving;

    /// <summary>How often a reload began and has not ended.</summary>
    public int Reloading { get; private set; }

    /// <summary>What a service manager was told of the last reload; null: of none.</summary>
    public string? Problem { get; private set; }

    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>The settings that the log and the tokens follow; null: those of the start.</summary>
    public PfinitSettings? Used { get; private set; }

    public bool StopRequested { get; set; }

    public object TableGate { get; } = new();

    public void BeginReload() => Reloading++;

    public void EndReload(string problem)
    {
        Reloading--;
        Problem = problem;
    }

    public CommandResult Run(Command command)
    {
        Note($"run {command.Name}");
        return Ends(command);
    }

    public void Adopt(ReloadOrder order) => Note(string.Join(" ", ["adopt", .. Told("renew", order.Renew), .. Told("reread", order.Reread)]));

    public ProbeResult Probe(ReadyProbe probe, TimeSpan timeout)
    {
        var isMilter = probe is ReadyProbe.Milter;
        Note(isMilter ? "probe milter" : "probe smtp");
        return isMilter ? Milter : Smtp;
    }

    public void Wait(TimeSpan time)
    {
        Before("wait");
        Time.Now += time;
    }

    public void HoldMail(RelayPlan plan)
    {
    }

    public void TryDeferredMail(RelayPlan plan, bool reads) => Tried.Add((plan, reads));

    public void Use(PfinitSettings before, PfinitSettings next) => Used = next;

    public void Know(Preparation inForce)
    {
    }

    public void Know(WarningSource source, IEnumerable<Diagnostic> found)
    {
    }

    public void KnowReload(IReadOnlyList<string> warnings) => Warnings = warnings;

    private static IEnumerable<string> Told(string how, IReadOnlyList<string> names) => names.Count == 0 ? [] : [how, .. names];

    private void Note(string call)
    {
        Before(call);
        Calls.Add(call);
    }
}
