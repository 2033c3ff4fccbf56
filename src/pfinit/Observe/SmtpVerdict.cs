// What a reply of smtpd's means for the relay, with what Postfix logged about it. Pure: SmtpTest asks and waits.

using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>
/// Judges only what means that every mail is refused. A reply about this client, sender or recipient (550, 554, 450, 530) is none of that: the
/// loopback address need not be in `mynetworks`, and DNS need not be there yet.
/// </summary>
internal static class SmtpVerdict
{
    private const string MilterConnect = "connect to Milter service ";

    /// <summary>Programs that smtpd cannot answer without.</summary>
    private static readonly string[] Needed = ["smtpd", "postscreen", "trivial-rewrite", "proxymap", "cleanup"];

    /// <summary>Problems outside Postfix, which may pass.</summary>
    private static readonly string[] Elsewhere = ["connect to ", "problem talking to "];

    /// <summary>Problems that stay until somebody changes the settings.</summary>
    private static readonly string[] Lasting = ["unknown smtpd restriction", " is unavailable. ", "bad network value", "unrecognized default action"];

    /// <summary>Complaints about an earlier complaint, which says more.</summary>
    private static readonly string[] Consequences = [" lookup error for ", "lookup failure", "table lookup problem", "bad command startup", " exit status "];

    /// <summary>A full disk passes, and meanwhile what is in the queue can leave.</summary>
    private static readonly string[] Full = ["No space left", "quota exceeded"];

    /// <summary>The reply needs a verdict: it may mean that every mail is refused.</summary>
    public static bool IsNeeded(string reply) => IsMistake(reply) || IsLookupFailure(reply) || IsOfMilter(reply);

    /// <summary>Null when the reply is no reason to call the relay unready.</summary>
    public static ProbeResult? Of(string reply, IReadOnlyList<Complaint> complaints, SelfTest test)
    {
        var session = complaints.LastOrDefault(line => line.Text.Contains(SmtpTest.Helo))?.Pid;
        var own = complaints.Where(line => line.IsProblem && line.Program == "smtpd" && (session is null || line.Pid == session)).ToList();
        if (IsOfMilter(reply))
        {
            return OfMilter(own, test) ?? (own.LastOrDefault(IsAboutMilter) is { } away ? OfMilterAway(reply, away, test)
                : reply.StartsWith("421", StringComparison.Ordinal) ? ProbeResult.NotYet(SmtpProbe.Problem(reply))
                : null);
        }

        var others = complaints.Where(line => line.IsProblem && line.Program != "smtpd" && Needed.Contains(line.Program)).ToList();
        var reason = own.LastOrDefault(IsLasting) ?? others.LastOrDefault(IsLasting) ?? own.LastOrDefault(IsCause) ?? others.LastOrDefault(IsCause);
        if (reason is not null && Full.Any(reason.Text.Contains))
            return null;
        var text = $"refuses every mail: {reply}" + (reason is null ? "" : $": {reason.Problem}{SetBy(test.Culprit(reason.Problem))}");
        var passes = reason is null || own.Concat(others).Any(line => Elsewhere.Any(line.Text.Contains) && !IsAboutMilter(line))
            || !(IsMistake(reply) || reason.IsFatal || IsLasting(reason));
        return passes ? ProbeResult.Refusing(text) : ProbeResult.Mistaken(text);
    }

    /// <summary>
    /// Whatever `milter_default_action` makes of it: a milter whose socket smtpd may not open will never see a mail. Null when there is none such.
    /// </summary>
    public static ProbeResult? OfMilter(IReadOnlyList<Complaint> complaints, SelfTest test)
    {
        if (complaints.LastOrDefault(line => IsAboutMilter(line) && line.Text.EndsWith(": Permission denied", StringComparison.Ordinal)) is not { } closed)
            return null;
        var milter = closed.Problem.Substring(MilterConnect.Length);
        return ProbeResult.Mistaken($"smtpd may not open the socket of the milter {milter}{SetBy(test.UMaskOrigin)}");
    }

    /// <summary>A program that smtpd needs, or smtpd itself, ends as soon as it is started. Null when none does.</summary>
    public static ProbeResult? OfDeath(IReadOnlyList<Complaint> complaints, SelfTest test) =>
        complaints.LastOrDefault(line => line.IsFatal && Needed.Contains(line.Program)) is { } last && !Full.Any(last.Text.Contains)
            ? ProbeResult.Mistaken($"refuses every mail: {last.Program} cannot start: {last.Problem}{SetBy(test.Culprit(last.Problem))}")
            : null;

    /// <summary>
    /// A table that cleanup(8) cannot open: it takes the mail all the same and refuses it after its last line, where no test gets to. Null when it
    /// opened all.
    /// </summary>
    public static ProbeResult? OfTables(IReadOnlyList<Complaint> complaints, SelfTest test) =>
        complaints.LastOrDefault(line => line.Program == "cleanup" && line.Text.StartsWith("error: ", StringComparison.Ordinal)) is { } broken
            ? ProbeResult.Mistaken($"refuses every mail: cleanup cannot use a table: {broken.Problem}{SetBy(test.Culprit(broken.Problem))}")
            : null;

    /// <summary>Names the setting that Postfix's <paramref name="problem"/> is about, where one of ours is.</summary>
    public static string SetBy(IReadOnlyList<ServiceSpec> services, string problem) => SetBy(Services.SmtpProbe(services)?.Test?.Culprit(problem));

    // What smtpd answers while a milter is away, by milter_default_action: shutdown, tempfail, reject (milter8.c of Postfix). Milters and restrictions may
    // give the first two answers themselves.
    private static bool IsOfMilter(string reply) => reply.StartsWith("421", StringComparison.Ordinal) || reply.StartsWith("451 4.7.1 ", StringComparison.Ordinal)
        || IsRejection(reply);

    private static bool IsRejection(string reply) => reply.StartsWith("550 5.5.0 Service unavailable", StringComparison.Ordinal);

    // Clients try again later what was refused for the time being. With `reject` they would give every mail back to its sender, while a relay that is not
    // there at all is tried again.
    private static ProbeResult OfMilterAway(string reply, Complaint away, SelfTest test)
    {
        var service = away.Problem.Substring(away.Problem.IndexOf(MilterConnect, StringComparison.Ordinal) + MilterConnect.Length).Split(' ')[0].TrimEnd(':');
        var text = $"refuses every mail: {reply}: {away.Problem}{SetBy(test.OriginOfMilter(service))}";
        return IsRejection(reply) ? ProbeResult.Refusing(text) : ProbeResult.Waiting(text);
    }

    public static string SetBy(string? origin) => origin is null ? "" : $" (set by {origin})";

    private static bool IsMistake(string reply) => reply.StartsWith("451 4.3.5 ", StringComparison.Ordinal);

    private static bool IsLookupFailure(string reply) => reply.StartsWith("451 4.3.0 ", StringComparison.Ordinal)
        && (reply.Contains("emporary lookup failure") || reply.Contains("queue file write error"));

    public static bool IsAboutMilter(Complaint line) => line.Text.Contains(MilterConnect);

    private static bool IsLasting(Complaint line) => Lasting.Any(line.Text.Contains);

    private static bool IsCause(Complaint line) => !Consequences.Any(line.Text.Contains) && !IsAboutMilter(line);
}
