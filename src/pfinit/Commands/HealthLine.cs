// What `pfinit health` says, a line for each thing that can be wrong: what it is, what that means for mail, and where to look. Docker keeps the line
// (`docker inspect`), and whoever reads it there has seen nothing else yet.

using Pfinit.Diagnostics;
using Pfinit.Plan;

namespace Pfinit.Commands;

/// <summary>The words of a relay that is not healthy.</summary>
internal static class HealthLine
{
    private const string Look = "the container's log says why";

    /// <summary>The probe itself hangs.</summary>
    /// <param name="limit">How long was waited.</param>
    public static Diagnostic Hangs(TimeSpan limit) =>
        Diagnostic.Error("health", $"no answer within {limit.TotalSeconds} s: a disk or a name server hangs, or the machine is overloaded");

    public static Diagnostic Stopping { get; } =
        Diagnostic.Error("relay", "is stopping, and soon takes no more mail: send it to another relay, or wait for the next start; " + Look);

    public static Diagnostic Starting { get; } =
        Diagnostic.Error("relay", "is starting: that it takes mail is still being tested; `pfinit status` shows what it waits for, and the container's log what it found");

    /// <param name="problem">What is wrong with master(8), as MasterProcess says it.</param>
    public static Diagnostic OfMaster(string problem) =>
        Diagnostic.Error("postfix", $"master: {problem}: no mail is taken or sent; {Look}, `pfinit status` what comes next");

    /// <param name="milter">That does not serve.</param>
    /// <param name="problem">What came instead of an answer.</param>
    /// <param name="action">What Postfix does then: milter_default_action, or the milter's own default_action; empty: Postfix's default.</param>
    public static Diagnostic OfMilter(MilterEndpoint milter, string problem, string action) =>
        Diagnostic.Error($"milter {milter.ForPostfix}", $"{problem}: until it answers, {WithoutMilter(action.Length == 0 ? SigningOutage.TempFail : action)}; {Look}");

    /// <param name="probe">Where smtpd was asked.</param>
    /// <param name="problem">What came instead of a greeting.</param>
    public static Diagnostic OfSmtpd(ReadyProbe.Smtp probe, string problem) =>
        Diagnostic.Error($"smtpd {probe.Host}:{probe.Port}", $"{problem}: clients fare no better; {Look}");

    /// <param name="problem">`postfix: …`, as pfinit tells it.</param>
    public static Diagnostic OfDelivery(string problem)
    {
        const string Separator = ": ";
        var end = problem.IndexOf(Separator, StringComparison.Ordinal);
        return end < 0 ? Diagnostic.Error("postfix", $"{problem}; {Look}")
            : Diagnostic.Error(problem.Substring(0, end), $"{problem.Substring(end + Separator.Length)}; {Look}");
    }

    public static Diagnostic NoListener { get; } = Diagnostic.Error(
        Paths.MasterCf, "no smtpd service listens on the network and greets without TLS: bring submission/inet back, or give the image another HEALTHCHECK");

    // The actions of postconf(5), milter_default_action. What refers to another parameter is not resolved.
    private static string WithoutMilter(string action) => (action switch
    {
        "accept" => "mail goes without it",
        "quarantine" => "mail is taken and put on hold",
        SigningOutage.TempFail => "mail is refused, and clients are asked to try again",
        "reject" => "mail is refused for good",
        "shutdown" => "clients are disconnected, and asked to try again",
        _ => "Postfix does what it is told to",
    }) + $" (milter_default_action is {action})";
}
