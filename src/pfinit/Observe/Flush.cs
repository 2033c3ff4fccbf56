// After a delivery agent kept ending, and was mended: master(8) holds it back for up to a minute (service_throttle_time), whatever is reloaded, and the queue
// manager has put its mail off for five minutes or longer. So somebody waits for the agents, in a thread of its own, and then has all mail tried.

using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Observe;

/// <summary>Has mail leave that waited for a program of Postfix; never while pfinit stops.</summary>
/// <param name="stopping">pfinit is about to end: the queue is none of its business any more.</param>
internal sealed class Flush(Func<bool> stopping)
{
    /// <summary>Longer than master holds a program back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    /// <summary>Between two looks at one agent. Also the time to connect.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>Directory with the sockets.</summary>
    public string Queue { get; init; } = Paths.Queue;

    /// <summary>What has all mail tried.</summary>
    public Action TryAll { get; init; } = () => QueueManager.Flush();

    /// <summary>Once, when all agents have greeted that can; when none does in time, not at all.</summary>
    /// <param name="agents">Names of services.</param>
    /// <param name="isNeeded">Asked then, and at once where there is no agent: does mail wait?</param>
    public void WhenBack(IReadOnlyList<string> agents, Func<bool> isNeeded) => Begin(() =>
    {
        if (Greet(agents) && isNeeded())
            TryUnlessStopping();
    });

    /// <summary>At once, on another thread: what the queue manager logs may come by whoever calls.</summary>
    public void Now() => Begin(TryUnlessStopping);

    private bool Greet(IReadOnlyList<string> agents)
    {
        var end = Deadline.After(Patience);
        var waiting = agents.Select(agent => AgentCall.Open($"{Queue}/private/{agent}", Step)).OfType<Connection>().ToList();
        var any = agents.Count == 0;
        while (waiting.Count > 0 && end.RemainingMilliseconds > 0 && !stopping())
            waiting.RemoveAll(agent => HasAnswered(agent, ref any));
        waiting.ForEach(agent => agent.Dispose());
        return any;
    }

    private void TryUnlessStopping()
    {
        if (!stopping())
            TryAll();
    }

    private static bool HasAnswered(Connection agent, ref bool greeted)
    {
        if (AgentCall.Greets(agent, Step) is not { } answer)
            return false;
        greeted |= answer;
        agent.Dispose();
        return true;
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
