using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

public sealed class ProbeQueueTests : IReadiness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ReadyProbe Smtp = new ReadyProbe.Smtp(587, ProxyProtocol: false);

    private readonly EventQueue events = new();
    private readonly ProbeQueue queue;
    private readonly List<ReadyProbe> asked = [];
    private readonly Queue<ProbeResult> answers = new();

    public ProbeQueueTests() => queue = new ProbeQueue(this, events, ProbePace.Starting);

    [Fact]
    public void A_daemon_is_asked_until_it_serves()
    {
        answers.Enqueue(ProbeResult.NotYet("connection refused"));
        answers.Enqueue(ProbeResult.Serving);
        queue.Add(12, Smtp);
        queue.AskAll();
        queue.AskAll();

        Assert.Equal([Smtp, Smtp], asked);
        Assert.Equal(new SupervisorEvent.Probed(12, ProbeResult.NotYet("connection refused")), events.Take(TimeSpan.Zero));
        Assert.Equal(new SupervisorEvent.Probed(12, ProbeResult.Serving), events.Take(TimeSpan.Zero));
        Assert.True(SleepsUntilAdded());
    }

    [Fact]
    public void A_daemon_that_is_watched_is_asked_again_after_a_good_answer()
    {
        var watch = new ProbeQueue(this, events, ProbePace.Watching with { FirstPause = TimeSpan.Zero });
        answers.Enqueue(ProbeResult.Serving);
        answers.Enqueue(ProbeResult.NotYet("no answer within 5s"));
        watch.Add(12, Smtp);
        watch.AskAll();
        watch.AskAll();

        Assert.Equal(new SupervisorEvent.Probed(12, ProbeResult.Serving), events.Take(TimeSpan.Zero));
        Assert.Equal(new SupervisorEvent.Probed(12, ProbeResult.NotYet("no answer within 5s")), events.Take(TimeSpan.Zero));
    }

    [Fact]
    public void A_daemon_that_was_removed_is_not_asked_again()
    {
        answers.Enqueue(ProbeResult.NotYet("connection refused"));
        queue.Add(12, Smtp);
        queue.AskAll();
        queue.Remove(12);
        Assert.True(SleepsUntilAdded());
    }

    ProbeResult IReadiness.Probe(ReadyProbe probe, TimeSpan timeout)
    {
        asked.Add(probe);
        return answers.Dequeue();
    }

    // Nobody is waiting: the thread sleeps, and wakes when somebody is added.
    private bool SleepsUntilAdded()
    {
        var thread = new Thread(queue.AskAll) { IsBackground = true };
        thread.Start();
        var slept = !thread.Join(TimeSpan.FromMilliseconds(100));
        answers.Enqueue(ProbeResult.Serving);
        queue.Add(99, Smtp);
        return slept && thread.Join(Patience);
    }
}
