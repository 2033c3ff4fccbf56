using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>
/// A supervisor in a simulated world: no threads, no waiting, the same result every time. What it logs is the tests' to check: <see cref="Log"/>.
/// </summary>
internal sealed class Simulation : IDisposable
{
    public static readonly ServiceSpec OpenDkim = new()
    {
        Name = "opendkim",
        Command = ["/opendkim", "-f"],
        Environment = ["TZ=UTC"],
        Ready = new ReadyProbe.Milter(MilterEndpoint.Unix("/socket")),
        IsWatched = true,
        ReloadsOnUsr1 = true,
    };

    public static readonly ServiceSpec Postfix = new()
    {
        Name = "postfix",
        Command = ["/master", "-s"],
        Environment = [],
        Ready = new ReadyProbe.Smtp(587, ProxyProtocol: false),
        LeadsOwnSession = true,
        Drains = true,
        Delivering = PostfixPrograms.Delivering,
        Serving = PostfixPrograms.Serving,
        WithoutMail = PostfixPrograms.WithoutMail(new MainCf(""), new MasterCf("")),
    };

    private readonly FakeEvents events;
    private readonly FakeProbes probes;
    private readonly FakeWatch watch;
    private readonly LogRecorder log = LogRecorder.Start();

    public Simulation(INotifier? manager = null)
    {
        events = new FakeEvents(Time);
        Queue = new FakeQueue(events, Time);
        Kernel = new FakeKernel(events);
        Processes = new ProcessTable(Kernel, events);
        Kernel.Reap = pid =>
        {
            Processes.DrainOutput(pid);
            events.Post(new SupervisorEvent.ChildExited(pid, Processes.Collect(pid)!.Value));
        };
        probes = new FakeProbes(events, Kernel);
        watch = new FakeWatch(Time, events, Kernel);
        Supervisor = new Supervisor(Kernel, Processes, events, probes, watch, Time, manager);
    }

    public FakeTime Time { get; } = new();

    public FakeKernel Kernel { get; }

    public ProcessTable Processes { get; }

    public Supervisor Supervisor { get; }

    public IReadOnlyList<string> Log => log.Lines;

    /// <summary>The pids that are asked, about their start or whether they still answer.</summary>
    public IEnumerable<int> Asked => probes.Waiting.Concat(watch.Watched);

    /// <summary>What every daemon is said to have complained about.</summary>
    public string? Complaint { set => log.Complaint = value; }

    /// <summary>Scripts something for a time since the start.</summary>
    public void At(double seconds, Action action) => events.After(TimeSpan.FromSeconds(seconds) - Time.Now, action);

    public void SignalAt(double seconds, int signal) => At(seconds, () => events.Post(new SupervisorEvent.SignalArrived(signal)));

    public void PanicAt(double seconds) => At(seconds, () => Supervisor.Panic());

    /// <summary>A good answer about <paramref name="pid"/>, wanted or not.</summary>
    public void Answer(int pid) => Answer(pid, ProbeResult.Serving);

    public void Answer(int pid, ProbeResult result) => events.Post(new SupervisorEvent.Probed(pid, result));

    /// <summary>How the services stop.</summary>
    public DrainSettings Drain { get; init; } = new(TimeSpan.FromSeconds(8), TimeSpan.Zero, Queue: false);

    public FakeQueue Queue { get; }

    /// <summary>Runs OpenDKIM and Postfix to the end of pfinit.</summary>
    public int Run() => Supervisor.Run([OpenDkim, Postfix], Drain, Queue);

    public void Dispose() => log.Dispose();
}
