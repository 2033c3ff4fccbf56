// How `pfinit status` and `pfinit health` ask the running pfinit. The other end is StatusExchange.

using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Expose;

/// <summary>Asks at <see cref="Paths.StatusSocket"/>.</summary>
internal static class StatusClient
{
    /// <param name="question">One of <see cref="StatusExchange"/>.</param>
    /// <param name="deadline">For all of it.</param>
    /// <returns>The answer; empty when PID 1 closed the connection without one.</returns>
    /// <exception cref="KernelException">Nobody listens there, or the deadline passed (ETIMEDOUT).</exception>
    public static byte[] Ask(ReadOnlySpan<byte> question, Deadline deadline)
    {
        using var relay = Connection.ToUnix(Paths.StatusSocket, deadline);
        relay.Send(question);
        return relay.ReceiveAll();
    }
}
