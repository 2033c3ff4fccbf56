// Asks a milter whether it serves: option negotiation as Postfix begins it, then goodbye. No message is involved.

using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Observe;

internal static class MilterProbe
{
    /// <summary>Null when the milter negotiates, else what is wrong.</summary>
    public static string? Ask(MilterEndpoint endpoint, Deadline deadline)
    {
        using var session = MilterSession.Open(endpoint, deadline);
        if (session.Negotiate() is { } problem)
            return problem;
        session.SayGoodbye();
        return null;
    }
}
