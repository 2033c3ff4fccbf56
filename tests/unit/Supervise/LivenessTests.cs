using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

public sealed class LivenessTests
{
    private static readonly ProbeResult Silent = ProbeResult.NotYet("no answer within 5s");

    private readonly Liveness liveness = new(TimeSpan.Zero);
    private ProcessFacts? facts = Doing('S', 100);

    [Fact]
    public void One_answer_that_does_not_come_proves_nothing() => Assert.Null(Judge(Silent, 7));

    [Fact]
    public void A_daemon_that_does_nothing_and_misses_twice_is_wedged()
    {
        Judge(Silent, 7);
        Assert.Equal("no answer within 5s, 2 times; the last answer is 12s old", Judge(Silent, 12));
    }

    [Fact]
    public void A_good_answer_forgives_the_misses_before()
    {
        Judge(Silent, 7);
        Judge(ProbeResult.Serving, 9);
        Assert.Null(Judge(Silent, 16));
        Assert.Equal("no answer within 5s, 2 times; the last answer is 12s old", Judge(Silent, 21));
    }

    [Fact]
    public void A_daemon_that_computes_has_half_a_minute()
    {
        for (var miss = 1; miss <= 5; miss++)
        {
            facts = Doing('R', 100 * miss);
            Assert.Null(Judge(Silent, 5 * miss));
        }

        facts = Doing('R', 600);
        Assert.Equal("no answer within 5s, 6 times; the last answer is 30s old", Judge(Silent, 30));
    }

    [Fact]
    public void A_stopped_daemon_is_told_at_once()
    {
        facts = Doing('T', 100);
        Assert.Equal("no answer within 5s, it is stopped (SIGSTOP)", Judge(Silent, 7));
    }

    [Fact]
    public void A_question_that_could_not_be_asked_says_nothing()
    {
        for (var second = 2; second < 100; second += 2)
            Assert.Null(Judge(ProbeResult.NotYet("getaddrinfo: Name or service not known") with { NotAsked = true }, second));
    }

    [Fact]
    public void Without_proc_a_daemon_counts_as_doing_nothing()
    {
        facts = null;
        Judge(Silent, 7);
        Assert.NotNull(Judge(Silent, 12));
    }

    private static ProcessFacts Doing(char state, long ticks) => new("opendkim", state, 41, ticks);

    private string? Judge(ProbeResult result, double seconds) => liveness.Judge(result, () => facts, TimeSpan.FromSeconds(seconds));
}
