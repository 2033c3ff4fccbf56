using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

public sealed class RestartPolicyTests
{
    private static readonly RestartLimits Limits = new();
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly RestartPolicy policy = new(Limits);

    [Fact]
    public void First_exit_waits_the_first_delay()
    {
        policy.Exited(Moment, Moment);
        Assert.Equal(Limits.FirstDelay, policy.Delay);
    }

    [Fact]
    public void Third_quick_exit_doubles_the_delay_again()
    {
        for (var second = 1; second <= 3; second++)
            policy.Exited(TimeSpan.FromSeconds(second), Moment);
        Assert.Equal(TimeSpan.FromTicks(Limits.FirstDelay.Ticks * 4), policy.Delay);
    }

    [Fact]
    public void The_delay_does_not_grow_beyond_the_longest()
    {
        for (var exit = 1; exit <= 100; exit++)
            policy.Exited(TimeSpan.FromSeconds(exit * 40), TimeSpan.FromSeconds(40));
        Assert.Equal(Limits.LongestDelay, policy.Delay);
        Assert.False(policy.Exhausted);
    }

    [Fact]
    public void A_stable_run_starts_the_delay_from_the_beginning()
    {
        policy.Exited(TimeSpan.FromSeconds(1), Moment);
        policy.Exited(TimeSpan.FromSeconds(2), Moment);
        policy.Exited(TimeSpan.FromSeconds(90), Limits.StableAfter);
        Assert.Equal(Limits.FirstDelay, policy.Delay);
    }

    [Fact]
    public void Five_exits_within_the_window_are_too_many()
    {
        for (var exit = 0; exit < 4; exit++)
            policy.Exited(TimeSpan.FromSeconds(exit * 15), Moment);
        Assert.False(policy.Exhausted);
        policy.Exited(TimeSpan.FromSeconds(60), Moment);
        Assert.True(policy.Exhausted);
    }

    [Fact]
    public void Exits_outside_the_window_are_forgotten()
    {
        for (var exit = 0; exit < 10; exit++)
            policy.Exited(TimeSpan.FromSeconds(exit * 16), Moment);
        Assert.False(policy.Exhausted);
        Assert.Equal(4, policy.RecentExits);
    }
}
