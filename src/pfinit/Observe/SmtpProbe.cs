// Asks smtpd whether it serves, as `health` does every few seconds: no more than the greeting. Whether mail would be taken is SmtpTest's to find
// out at the start.

using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Observe;

internal static class SmtpProbe
{
    /// <summary>
    /// A client refused at once says NOOP so often before QUIT, which nobody else does: ProbeFilter tells it from a client whose refusal is news.
    /// </summary>
    public const int Noops = 3;

    /// <summary>Waits for the greeting, then quits. Null when smtpd greeted, else what is wrong.</summary>
    public static string? Ask(ReadyProbe.Smtp probe, Deadline deadline)
    {
        using var session = SmtpSession.Open(probe, deadline);
        var greeting = session.ReadReply();
        if (probe.TurnsMailAway && greeting.StartsWith(MailRefusal.Greeting, StringComparison.Ordinal))
            return null;
        if (!Serves(greeting))
            return Problem(greeting);
        session.Quit(greeting[0] == '5' ? Noops : 0);
        return null;
    }

    /// <summary>
    /// 220, or a refusal for good (554): that is about this client, who need not be among `mynetworks`, with `smtpd_delay_reject = no`.
    /// </summary>
    public static bool Serves(string greeting) => greeting.StartsWith("220", StringComparison.Ordinal) || greeting.StartsWith('5');

    public static string Problem(string greeting) =>
        greeting.Length == 0 ? "closes the connection without a greeting" : $"answers \"{greeting}\"";
}
