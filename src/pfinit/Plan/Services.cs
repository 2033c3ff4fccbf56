// How the two daemons are started.

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>The services of a plan, in start order.</summary>
internal static class Services
{
    private const string Path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>It keeps no state: once Postfix is down nothing is lost by killing it, and on SIGTERM it takes seconds.</summary>
    private static readonly TimeSpan OpenDkimStop = TimeSpan.FromMilliseconds(250);

    /// <summary>When every smtpd wants TLS before it greets, port 587 will not answer either, and says so.</summary>
    private static readonly ReadyProbe.Smtp DefaultProbe = new(587, ProxyProtocol: false);

    /// <summary>
    /// The daemons for a main.cf and master.cf as they stand; <paramref name="milter"/> is null when nothing signs. Port and PROXY protocol are
    /// read from the files, since the readiness probe has to speak as a client would.
    /// </summary>
    public static IEnumerable<ServiceSpec> For(PfinitSettings settings, MainCf mainCf, MasterCf masterCf, ReadyProbe.Milter? milter)
    {
        if (milter is not null)
            yield return OpenDkim(settings, milter);
        var listener = SubmissionListener.Find(mainCf, masterCf, services: "");
        var probe = listener is null ? DefaultProbe : listener.Probe with { Test = SelfTest.For(settings, mainCf, masterCf, listener) };
        yield return Postfix(settings, probe) with { WithoutMail = PostfixPrograms.WithoutMail(mainCf, masterCf) };
    }

    /// <summary>How Postfix is asked whether it serves; null when it is not among the services.</summary>
    public static ReadyProbe.Smtp? SmtpProbe(IReadOnlyList<ServiceSpec> services) =>
        services.Select(service => service.Ready).OfType<ReadyProbe.Smtp>().FirstOrDefault();

    /// <summary>How OpenDKIM is asked whether it serves; null when it is not among the services.</summary>
    public static ReadyProbe.Milter? MilterProbe(IReadOnlyList<ServiceSpec> services) =>
        services.Select(service => service.Ready).OfType<ReadyProbe.Milter>().FirstOrDefault();

    private static ServiceSpec OpenDkim(PfinitSettings settings, ReadyProbe.Milter milter) => new()
    {
        Name = "opendkim",
        Command = [Paths.OpenDkimProgram, "-f", "-x", Paths.OpenDkimConf],
        Environment = Environment(settings.TimeZone),
        Ready = milter,
        IsWatched = true,
        Socket = milter.Endpoint.Path,
        ReloadsOnUsr1 = true,
        KeepsNoState = true,
        StopTimeout = OpenDkimStop,
        Restart = settings.Restart.OpenDkim,
    };

    /// <summary>master(8) itself: `postfix start-fg` is a shell that starts 145 programs first and does not pass signals on.</summary>
    private static ServiceSpec Postfix(PfinitSettings settings, ReadyProbe.Smtp probe) => new()
    {
        Name = "postfix",
        Command = [$"{Paths.PostfixDaemons}/master", "-s", "-c", Paths.Postfix],
        Environment = Environment(settings.TimeZone),
        Ready = probe,
        LeadsOwnSession = true,
        Restart = settings.Restart.Postfix,
        Drains = true,
        Delivering = PostfixPrograms.Delivering,
        Serving = PostfixPrograms.Serving,
    };

    /// <summary>The Postfix that hands the queue to a peer (<see cref="HandoverCf"/>); nobody asks it whether it serves.</summary>
    public static ServiceSpec Handover { get; } = new()
    {
        Name = HandoverCf.Transport,
        Command = [$"{Paths.PostfixDaemons}/master", "-s", "-c", Paths.Handover],
        Environment = Environment(null),
        Ready = DefaultProbe,
        LeadsOwnSession = true,
        Drains = true,
        Delivering = PostfixPrograms.Delivering,
        Serving = PostfixPrograms.Serving,
        WithoutMail = PostfixPrograms.WithoutMail(new MainCf(""), new MasterCf("")),
    };

    /// <summary>The whole environment of a program that pfinit starts: nothing inherited, so no secret can be.</summary>
    public static IReadOnlyList<string> Environment(string? timeZone) =>
        timeZone is null ? [Path] : [Path, "TZ=" + timeZone];
}
