// `pfinit run`: PID 1 of the relay. Settings, plan, files, init scripts, daemons, in that order; nothing is started before all that can be
// checked is good.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Sets up the relay and supervises it until it is told to stop.</summary>
internal static class Run
{
    private const string Device = "/dev/log";

    private const string Help = """
        pfinit run: set up the relay and supervise it (what the image does without a subcommand)

        Settings come from /etc/pfinit.toml (PFINIT_CONFIG names another file), /etc/pfinit.d/*.toml, the environment, and files named by
        VARIABLE_FILE; later ones win. `pfinit help settings` lists them.

        Signals: TERM, INT and QUIT stop in order (a second one at once); HUP has the settings read again (pfinit reload); USR1 has OpenDKIM read its keys again.
        Exit status: 0 after an orderly stop, 64 usage, 78 settings (also when smtpd would refuse every mail), 75 another container uses the
        queue, 71 operating system, 70 a bug of pfinit, else that of the daemon that kept failing (1 when it never answered).

        Examples:
          docker run --rm -e ALLOWED_SENDER_DOMAINS=example.com -p 1587:587 pfinit
          docker run --rm -v ./pfinit.toml:/etc/pfinit.toml:ro -p 1587:587 pfinit

        """;

    /// <summary>Longest wait for the log's last lines when the reader of stdout is slow.</summary>
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Reachable from here, so that nobody lets go of the lock before the process ends.</summary>
    private static readonly QueueLock Queue = new();

    public static int Execute(IReadOnlyList<string> arguments)
    {
        if (Usage.Check("run", Help, arguments) is { } status)
            return status;
        if (Preconditions.Missing().ToList() is { Count: > 0 } missing)
        {
            missing.ForEach(Log.Write);
            return ExitStatus.OperatingSystem;
        }

        // Before everything that takes time: PID 1 is deaf to a signal that it does not catch.
        var complaints = new Complaints();
        var environment = OwnEnvironment.Variables();
        var notifier = SdNotifier.In(environment, Libc.getpid(), System.TimeProvider.System);
        var probes = new Probes(complaints);
        var supervisor = Supervisor.Start(new LinuxKernel(), probes, System.TimeProvider.System, notifier);
        var preparation = Preparation.Make(environment);
        if (preparation.Settings.TimeZone is { } zone)
            Observe.TimeZone.Use(zone);
        return preparation.Mistakes > 0 ? Refuse(preparation) : Serve(supervisor, preparation, probes, complaints);
    }

    // With LOG_FORMAT=json the reasons go to the log's own stream, so that a collector parses all of it.
    private static int Refuse(Preparation preparation)
    {
        using var log = preparation.Settings.LogFormat == LogFormat.Json
            ? LogStream.Open(StandardOutput.Descriptor, LogFormat.Json, preparation.Settings.Mask, LogColour.None, (_, _) => { })
            : null;
        if (log is not null)
            Log.SendTo(log);
        ReportMistakes(preparation);
        log?.Flush(FlushTimeout);
        return ExitStatus.Settings;
    }

    private static void ReportMistakes(Preparation preparation)
    {
        preparation.Report();
        Log.Fatal("settings", $"{Counted.Text(preparation.Mistakes, "mistake")}; nothing was started");
    }

    private static int Serve(Supervisor supervisor, Preparation preparation, Probes probes, Complaints complaints)
    {
        using var log = LogStream.Open(
            StandardOutput.Descriptor,
            preparation.Settings.LogFormat,
            preparation.Settings.Mask,
            Colour.For(preparation.Settings.Color),
            (_, _) => supervisor.Panic());
        Log.SendTo(log);
        return ToTheEnd(log, () => SetUpAndSupervise(supervisor, preparation, log, probes, complaints));
    }

    /// <summary>
    /// Runs <paramref name="body"/> and sees that the log's last lines come out, whichever way it ends: the writer is a thread that does not
    /// outlive the process. An exception is a bug of ours, logged as a panic.
    /// </summary>
    /// <returns>The status that <paramref name="body"/> returned; 70 after an exception.</returns>
    internal static int ToTheEnd(LogStream log, Func<int> body)
    {
        int status;
        try
        {
            status = body();
        }
        catch (NoThreadException e)
        {
            log.Write(Diagnostic.Fatal("run", e.Message));
            status = ExitStatus.OperatingSystem;
        }
        catch (Exception e)
        {
            log.Write(new Diagnostic(Severity.Panic, "run", $"{e.GetType().Name}: {e.Message}"));
            status = ExitStatus.Panic;
        }

        log.Flush(FlushTimeout);
        return status;
    }

    private static int SetUpAndSupervise(Supervisor supervisor, Preparation preparation, LogStream log, Probes probes, Complaints complaints)
    {
        var accounts = Accounts.Read();
        Log.Info("start", $"pfinit {BuildInfo.Version}, pid {Libc.getpid()}; {accounts.Describe()}");
        var held = new HeldMailDuty(preparation.Plan, accounts);
        log.Mail.Owner = accounts.User("postfix")?.Uid;
        var status = new StatusDuty(supervisor, log, held, accounts);
        probes.TakeSigning = status.KnowSigning;
        if (!Listen(log, complaints, new LineWatchers(held, status.Lines, Tls), new Flush(() => supervisor.StopRequested).Now))
            return ExitStatus.OperatingSystem;
        if (!HasQueue(preparation.HostName))
            return ExitStatus.QueueTaken;
        if (!status.Open(preparation.Settings.MetricsListen))
            return ExitStatus.OperatingSystem;
        HostName.FindFor(preparation, supervisor.CheckForStop);
        if (preparation.Mistakes > 0)
        {
            // Another name can make one: of two logins, that without a domain is the other now.
            ReportMistakes(preparation);
            return ExitStatus.Settings;
        }

        preparation.Report();
        status.Know(preparation);
        var files = new StartFiles(supervisor, preparation.Plan, status, complaints);
        if (!supervisor.StopRequested && files.Apply(accounts) is not ExitStatus.Ok and var refused)
            return refused;
        if (supervisor.CheckForStop())
            return Supervise(supervisor, preparation, new MailQueue(accounts, System.TimeProvider.System), log, []);
        Summary.Report(preparation.Settings, preparation.Plan);

        // What a service manager of a host started does not go away with a container.
        if (!preparation.Environment.ContainsKey("NOTIFY_SOCKET") && QueueStorage.Describe() is { } storage)
        {
            Log.Write(storage);
            status.Know(WarningSource.Storage, [storage]);
        }

        using var tokens = new TokenDuty(supervisor, accounts);
        tokens.Use(preparation.Settings);
        status.Watch(tokens);
        var unreadable = files.BuildTables();
        var scripts = ScriptRun.Execute(supervisor, preparation.Environment, out var result);
        if (result != ExitStatus.Ok && !supervisor.StopRequested)
            return result;
        if (unreadable is not null && scripts == 0 && !supervisor.StopRequested)
        {
            Log.Fatal("postfix", unreadable);
            return ExitStatus.Settings;
        }

        // A script may have put right what Postfix could not read.
        if (unreadable is not null)
            files.BuildTables();
        var services = scripts == 0 || supervisor.StopRequested ? preparation.Plan.Services : ScriptRun.ServicesAfter(preparation);
        if (services is null)
            return ExitStatus.OperatingSystem;
        files.CheckTables();
        if ((SignerCheck.Find(preparation.Settings, preparation.Plan, supervisor.RunToEnd) ?? SignerPortCheck.Find(preparation.Settings, preparation.Plan)) is { } mistake)
        {
            Log.Write(mistake);
            return ExitStatus.Settings;
        }

        Leftovers.PutRight(accounts).ForEach(Log.Write);
        KilledRun.Report(Queue, accounts);
        held.Start(supervisor);
        result = ExitStatus.Settings;
        if (QueueRepair.Run(supervisor, PostfixCommands.Of("postsuper", []), complaints, services))
        {
            var relay = new RunningRelay(supervisor, log, held, tokens, status, complaints);
            ReloadDuty.Start(supervisor, new RelayReload(relay, preparation, files.Found, accounts, complaints, System.TimeProvider.System));
            if (!supervisor.StopRequested)
                Queue.Begin();
            result = Supervise(supervisor, preparation, new MailQueue(accounts, System.TimeProvider.System) { Lend = held.Lend, PutBack = held.PutBack }, log, services);
            Queue.End();
        }

        // What Postfix said of a message at the very end may still be in the socket.
        if (log.EndListening(FlushTimeout))
            held.Finish();
        return result;
    }

    private static int Supervise(Supervisor supervisor, Preparation preparation, MailQueue queue, LogStream log, IReadOnlyList<ServiceSpec> services) => supervisor.Run(
        services, preparation.Settings.Drain, queue, hearDaemonsOut: () => log.EndListening(FlushTimeout));

    private static TlsGuard Tls => new(pid => ProcessFacts.Read($"/proc/{pid}")?.Name, pid => _ = Libc.kill(pid, Signal.SIGKILL));

    private static bool Listen(LogStream log, Complaints complaints, ILineWatcher watcher, Action recovered)
    {
        if (SyslogPlace.Find(Device, Libc.getpid() == 1, out var problem) is not { } path)
        {
            Log.Write(problem!);
            return false;
        }

        try
        {
            log.Listen(path, complaints, watcher, recovered);
            return true;
        }
        catch (KernelException e)
        {
            Log.Fatal(path, $"{e.Call}: {e.Errno}; without it the daemons' messages would be lost");
            return false;
        }
    }

    private static bool HasQueue(string host)
    {
        if (Queue.Take(host) is not { } problem)
            return true;
        Log.Write(problem);
        return problem.Severity < Severity.Fatal;
    }
}
