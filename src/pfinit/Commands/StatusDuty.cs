// Status and metrics for `run`: puts the room Expose together.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Expose;
using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Made before the log is listened to; opened before anything that takes its time.</summary>
internal sealed class StatusDuty
{
    private readonly Supervisor supervisor;
    private readonly LogStream log;
    private readonly QueueWatch queue;
    private readonly DiskRoom room = new(QueueStorage.Space, System.TimeProvider.System);
    private readonly StatusBoard board;
    private readonly QueueDirectoryWatch directories;
    private readonly PostfixSockets sockets;
    private readonly KeyWatch keys;
    private readonly KnownWarnings warnings = new();
    private IReadOnlyList<Diagnostic> ofSigning = [];

    public StatusDuty(Supervisor supervisor, LogStream log, HeldMailDuty held, Accounts accounts)
    {
        this.supervisor = supervisor;
        this.log = log;
        var postfix = accounts.User("postfix");
        directories = new QueueDirectoryWatch(Paths.Queue, accounts, () => IsUp("postfix"));
        sockets = new PostfixSockets(Paths.Queue, postfix, () => IsUp("postfix"), () => SocketRepair.Run(supervisor, accounts), System.TimeProvider.System);
        keys = new KeyWatch(() => IsUp("opendkim"));
        queue = new QueueWatch(new QueueCensus(Paths.Queue), new SkippedMail(Paths.Queue, postfix), room, QueueManager.ScanDue, postfix, System.TimeProvider.System)
        {
            AlsoLook = () =>
            {
                directories.Look();
                sockets.Look();
                held.LookAtFiles();
                keys.Look();
            },
        };
        board = new StatusBoard(() => supervisor.Status, log, queue, () => room.Problems, () => (held.Waiting, held.WithoutKey), System.TimeProvider.System)
        {
            Faults = () => directories.Problems.Concat(new[] { sockets.Problem, log.DeviceProblem, held.Problem }.OfType<string>()).Concat(keys.Problems),
        };
    }

    /// <summary>Wants to see what the queue manager says.</summary>
    public ILineWatcher Lines => queue;

    /// <summary>Listens from now on. False, and the reason is logged, when the metrics cannot be served; without the status socket the relay does.</summary>
    public bool Open(ListenAddress? metrics)
    {
        var doors = new List<Door>();
        try
        {
            doors.Add(new Door(ListeningSocket.OnUnix(Paths.StatusSocket), new StatusExchange(board.Read, () => Standstill)));
        }
        catch (KernelException e)
        {
            Log.Warning("status", $"{e.Call} {e.Subject}: {e.Errno}; `pfinit status` will not work");
        }

        if (metrics is not null && !Open(metrics, doors))
            return false;
        supervisor.StartDuty("census", queue.Run);
        if (doors.Count > 0)
            supervisor.StartDuty("status", new StatusServer(doors).Run);
        return true;
    }

    // Why mail does not get in or out though smtpd greets.
    private string? Standstill => log.DeliveryOutage
        ?? supervisor.Status.Services.Select(service => service.Standstill).FirstOrDefault(line => line is not null)
        ?? directories.Standstill ?? sockets.Problem;

    private bool IsUp(string service) => supervisor.Status is { Phase: ShutdownPhase.None, Services: var services }
        && services.Any(one => one.Name == service && one.State is ServiceState.Up);

    /// <summary>These settings are in force.</summary>
    public void Know(Preparation preparation)
    {
        Know(WarningSource.Settings, preparation.Diagnostics);
        if (preparation.Plan.Milter is null)
            KnowSigning([]);
        lock (warnings)
            board.Facts = board.Facts with { Domains = preparation.Plan.SigningDomains, Mask = preparation.Settings.Mask };
        directories.Directories = preparation.Plan.Directories;
        keys.Domains = preparation.Plan.SigningDomains;
        room.Demand = preparation.Plan.Services.Select(service => service.Ready).OfType<ReadyProbe.Smtp>().FirstOrDefault()?.Test?.Demand ?? new SpaceDemand(0, 0);
    }

    /// <summary>What the last look at <paramref name="source"/> found: its warnings stay true until the next one.</summary>
    public void Know(WarningSource source, IEnumerable<Diagnostic> found)
    {
        lock (warnings)
        {
            warnings.Replace(source, found);
            board.Facts = board.Facts with { Warnings = warnings.All };
        }
    }

    /// <summary>What OpenDKIM was found to do with mail, by whoever asked it. What was not so the last time is logged.</summary>
    public void KnowSigning(IReadOnlyList<Diagnostic> found)
    {
        foreach (var diagnostic in found.Except(Interlocked.Exchange(ref ofSigning, found)))
            Log.Write(diagnostic);
        Know(WarningSource.Signing, found);
    }

    /// <summary>What the last reload left to be said, in place of what the one before did.</summary>
    public void KnowReload(IReadOnlyList<string> found)
    {
        lock (warnings)
            board.Facts = board.Facts with { OfReload = found };
    }

    /// <summary>Where the state of tokens comes from.</summary>
    public void Watch(TokenDuty tokens) => board.Tokens = () => tokens.States;

    private bool Open(ListenAddress address, List<Door> doors)
    {
        try
        {
            doors.Add(new Door(ListeningSocket.OnInet(address.Host, address.Port), new MetricsExchange(() => PrometheusText.Of(StatusMetrics.Of(board.Read())))));
            Log.Info("metrics", $"served at {address}, path /metrics");
            return true;
        }
        catch (KernelException e)
        {
            Log.Fatal(MetricsRows.Listen.Variable, $"{e.Call} {e.Subject}: {e.Errno}; choose another port, or leave the setting out");
            return false;
        }
    }
}
