// After a delivery agent kept ending, and was mended: master(8) holds it back for up to a minute (service_throttle_time), whatever is reloaded, and the queue
// manager has put its mail off for five minutes or longer. So somebody waits for the agent, in a thread of its own, and then has all mail tried.

using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Has mail leave that waited for a program of Postfix.</summary>
internal static class Flush
{
    /// <summary>Longer than master holds a program back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    /// <summary>As soon as the first of the agents greets; when none does in time, not at all.</summary>
    /// <param name="queue">Directory with the sockets: /var/spool/postfix.</param>
    /// <param name="agents">Names of services.</param>
    public static void WhenBack(string queue, IReadOnlyList<string> agents)
    {
        foreach (var agent in agents)
            Begin(() => Wait($"{queue}/private/{agent}"));
    }

    /// <summary>At once, on another thread: what the queue manager logs may come by whoever calls.</summary>
    public static void Now() => Begin(() => QueueManager.Flush());

    private static void Wait(string socket)
    {
        try
        {
            using var agent = Connection.ToUnix(socket, Deadline.After(Patience));
            Span<byte> greeting = stackalloc byte[64];
            if (agent.Receive(greeting) > 0)
                QueueManager.Flush();
        }
        catch (KernelException)
        {
            // It is still away, or gone with the next reload.
        }
    }

    private static void Begin(Action body)
    {
        try
        {
            NamedThread.Start("flush", body);
        }
        catch (NoThreadException)
        {
            // The queue manager tries its mail without us, only later.
        }
    }
}
