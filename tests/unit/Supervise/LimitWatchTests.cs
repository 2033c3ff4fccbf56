using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

public sealed class LimitWatchTests
{
    private CgroupLimits limits = new(MemoryKills: 2, MemoryLimit: 64 << 20, RefusedForks: 5, ProcessLimit: 20);
    private readonly LimitWatch watch;

    public LimitWatchTests() => watch = new LimitWatch(() => limits);

    [Fact]
    public void Nothing_is_said_while_no_limit_is_hit() => Assert.Equal("", watch.Explain(killed: true));

    [Fact]
    public void A_kill_for_want_of_memory_is_told_once()
    {
        limits = limits with { MemoryKills = 3 };
        Assert.Equal(" (out of memory: the cgroup's limit is 64 MB, oom_kill 3)", watch.Explain(killed: true));
        Assert.Equal("", watch.Explain(killed: true));
    }

    [Fact]
    public void Without_a_limit_of_the_cgroup_it_was_the_host_that_ran_out_of_memory()
    {
        limits = limits with { MemoryKills = 3, MemoryLimit = null };
        Assert.Equal(" (out of memory: oom_kill 3)", watch.Explain(killed: true));
    }

    [Fact]
    public void An_end_by_itself_has_nothing_to_do_with_memory()
    {
        limits = limits with { MemoryKills = 3 };
        Assert.Equal("", watch.Explain(killed: false));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4.9, true)]
    [InlineData(11, false)]
    [InlineData(3600, false)]
    public void Only_what_happened_moments_ago_explains_an_end(double secondsLater, bool explains)
    {
        Tick(upTo: 20);
        limits = limits with { MemoryKills = 3, RefusedForks = 6 };

        Tick(upTo: 20 + secondsLater, from: 20);

        Assert.Equal(explains, watch.Explain(killed: true).Length > 0);
    }

    [Fact]
    public void A_refused_process_is_told()
    {
        limits = limits with { RefusedForks = 6 };
        Assert.Equal(" (the cgroup's pids.max is 20)", watch.Explain(killed: false));
    }

    private void Tick(double upTo, double from = 0)
    {
        for (var now = from; now <= upTo; now += 0.5)
            watch.Tick(TimeSpan.FromSeconds(now));
    }
}
