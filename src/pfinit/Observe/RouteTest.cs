// The part of the self-test that is about where mail goes. Transports and next hops come out of tables, of which pfinit knows few: the running trivial-rewrite is
// asked for the way of a mail to the world outside, which is to be one that the relay has, and not to lead back to it.

using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>Judges the way of sample recipients.</summary>
internal static class RouteTest
{
    /// <summary>Addresses of nobody, by number and by name (RFC 5737, RFC 2606): some catch-all patterns want a dot, some a letter.</summary>
    private static readonly string[] Samples = [SmtpTest.Recipient, "postmaster@outside.invalid"];

    /// <summary>Where a way comes from, first what beats the others.</summary>
    private static readonly string[] Origins =
        ["transport_maps", "sender_dependent_default_transport_maps", "sender_dependent_relayhost_maps", "default_transport", "relayhost"];

    /// <summary>Null when the mail can go, or nobody can tell.</summary>
    /// <param name="test">Knows the ways, and who set what.</param>
    /// <param name="queue">Directory with the sockets: /var/spool/postfix.</param>
    /// <param name="deadline">It has answered smtpd before. A slower one waits for somebody else, a database perhaps, and that is no verdict.</param>
    public static ProbeResult? Verdict(SelfTest test, string queue, Deadline deadline)
    {
        foreach (var recipient in test.Ways is null ? [] : Samples)
        {
            if (RewriteCall.Resolve(test.RewriteSocket(queue), test.Sender, recipient, deadline) is var (transport, nextHop)
                && test.Ways!.Problem(transport, nextHop, HostAddresses.IsOwn) is { } problem)
                return ProbeResult.Mistaken($"mail would be taken and never leave: {problem}{SmtpVerdict.SetBy(Origin(test, transport, nextHop))}");
        }

        return null;
    }

    // One that has one of the words in it, first the rarer; else, where they stand in a table, the first that is set.
    private static string? Origin(SelfTest test, string transport, string nextHop)
    {
        var set = Origins.Select(name => test.Parameters.FirstOrDefault(parameter => parameter.Name == name)).OfType<GivenParameter>().ToList();
        var saying = new[] { nextHop, transport }.Where(word => word.Length > 0)
            .Select(word => set.Find(parameter => parameter.Value.Contains(word))?.Origin);
        return saying.FirstOrDefault(origin => origin is not null) ?? set.FirstOrDefault()?.Origin;
    }
}
