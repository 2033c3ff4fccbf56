// `pfinit health`: the image's HEALTHCHECK. A process of its own, started every few seconds: it reads what Postfix reads, not the environment,
// and it must be quick, silent when all is well and never stuck.

using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Expose;
using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Exits 0 only when master runs, smtpd greets and the milters of this container answer.</summary>
internal static class Health
{
    private const string Services = "/etc/services";
    private const string Proc = "/proc";
    private const string MasterPid = $"{Paths.Queue}/pid/master.pid";
    private const string Live = "--live";

    /// <summary>For everything together. Docker's own default is 30 s, but whoever asks by hand waits.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>For the questions, so that on a busy machine, too, what does not answer is named.</summary>
    private static readonly TimeSpan ForQuestions = Limit - TimeSpan.FromMilliseconds(500);

    /// <summary>For the answer of pfinit alone, which takes milliseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private const string Help = """
        pfinit health: exit 0 when the relay serves

        Looks at Postfix's master process, waits for smtpd's 220 on the submission port and for an answer of the DKIM milter
        when one is in use, and asks pfinit whether the queue manager or smtp(8) keeps ending, or a process, socket or directory
        of Postfix is stopped, gone or closed to it, so that no mail gets in or out.
        Port, interface and PROXY protocol are those of /etc/postfix, milters those of smtpd_milters.
        Until pfinit's own test of smtpd is passed, and while pfinit stops, the answer is no, also while mail is still taken (DRAIN_DELAY).
        Silent when all is well; else one line says what is wrong, what that means for mail and where to look. Leaves no line in the mail log.
        Exit status 0 when healthy, 1 when not, 77 for others than root; never takes longer than three seconds.

          --live   exit 0, too, when only pfinit itself answers, starting, stopping or mending what is wrong: for those who restart what says no,
                   such as a livenessProbe of Kubernetes

        Examples:
          docker exec relay pfinit health && echo good
          docker inspect --format '{{.State.Health.Status}}' relay

        """;

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (Usage.Check("health", Help, arguments, Live) is { } status)
            return status;
        if (RootOnly.Refuse("health", "look at the processes and sockets of the relay") is { } refused)
            return refused;

        // Asking DNS for an interface's name, or a hanging disk, heeds no deadline; the wait for this thread does.
        Diagnostic? problem = HealthLine.Hangs(Limit);
        var live = arguments.Contains(Live);
        var deadline = Deadline.After(ForQuestions);
        var asking = NamedThread.Start("health", () => problem = live ? LiveProblem(deadline) : FirstProblem(deadline, askPfinit: true));
        asking.Join(Limit);
        if (problem is null)
            return ExitStatus.Ok;
        Log.Write(problem);
        return ExitStatus.Unhealthy;
    }

    // Where pfinit does not answer, nothing that it knows can be asked for either: a relay that serves all the same is alive.
    private static Diagnostic? LiveProblem(Deadline deadline)
    {
        try
        {
            if (StatusClient.Ask(StatusExchange.Delivery, Deadline.After(Patience)).Length > 0)
                return null;
        }
        catch (KernelException)
        {
            // What serves is looked for instead.
        }

        return FirstProblem(deadline, askPfinit: false);
    }

    private static Diagnostic? FirstProblem(Deadline deadline, bool askPfinit)
    {
        try
        {
            var master = new MasterProcess(MasterPid, Proc);
            return Is(ProcessTitle.Stopping, master) ? HealthLine.Stopping
                : master.Problem() is { } dead ? HealthLine.OfMaster(dead)
                : Is(ProcessTitle.Starting, master) ? HealthLine.Starting
                : FirstSilent(deadline) ?? (askPfinit ? Undelivered(deadline) : null);
        }
        catch (KernelException e)
        {
            return Diagnostic.Error(e.Subject, $"{e.Call}: {e.Errno}");
        }
    }

    // pfinit need not be PID 1 (docker run --init, shareProcessNamespace of a pod); where it is, it says so when master is gone, too.
    private static bool Is(string title, MasterProcess master) => ProcessFacts.Read($"{Proc}/1")?.Name == title || master.ParentName() == title;

    // Milters first: without one smtpd still greets, but turns mail away.
    private static Diagnostic? FirstSilent(Deadline deadline)
    {
        var mainCf = new MainCf(LinuxFiles.ReadText(Paths.MainCf));
        var services = LinuxFiles.FindTarget(Services) is null ? "" : LinuxFiles.ReadText(Services);
        if (SubmissionListener.Find(mainCf, new MasterCf(LinuxFiles.ReadText(Paths.MasterCf)), services) is not { } listener)
            return HealthLine.NoListener;

        foreach (var milter in SmtpdMilters.OnThisHost(listener.Value("smtpd_milters"), mainCf))
        {
            if (Probes.Problem(new ReadyProbe.Milter(milter.Endpoint), deadline) is { } silent)
                return HealthLine.OfMilter(milter.Endpoint, silent, milter.DefaultAction ?? listener.Value(SigningOutage.Parameter));
        }

        return Probes.Problem(listener.Probe, deadline) is { } deaf ? HealthLine.OfSmtpd(listener.Probe, deaf) : null;
    }

    // Only pfinit knows, by the log. Where it does not answer, this is not what its health is judged by.
    private static Diagnostic? Undelivered(Deadline deadline)
    {
        try
        {
            return Encoding.UTF8.GetString(StatusClient.Ask(StatusExchange.Delivery, deadline)).Trim() is { Length: > 0 } problem ? HealthLine.OfDelivery(problem) : null;
        }
        catch (KernelException)
        {
            return null;
        }
    }
}
