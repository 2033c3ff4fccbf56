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

    [Fact]
    public void A_refused_process_is_told()
    {
        limits = limits with { RefusedForks = 6 };
        Assert.Equal(" (the cgroup's pids.max is 20)", watch.Explain(killed: false));
    }
}
