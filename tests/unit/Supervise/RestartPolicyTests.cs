using Pfinit.Settings;
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
        policy.Exited(Moment, Moment, served: false);
        Assert.Equal(Limits.FirstDelay, policy.Delay);
    }

    [Fact]
    public void Third_quick_exit_doubles_the_delay_again()
    {
        for (var second = 1; second <= 3; second++)
            policy.Exited(TimeSpan.FromSeconds(second), Moment, served: false);
        Assert.Equal(TimeSpan.FromTicks(Limits.FirstDelay.Ticks * 4), policy.Delay);
    }

    [Fact]
    public void The_delay_grows_to_its_longest_and_no_further()
    {
        for (var exit = 1; exit <= 100; exit++)
            policy.Exited(TimeSpan.FromSeconds(exit), Moment, served: false);
        Assert.Equal(Limits.LongestDelay, policy.Delay);
    }

    [Fact]
    public void A_stable_run_starts_delay_and_count_from_the_beginning()
    {
        for (var second = 1; second <= 4; second++)
            policy.Exited(TimeSpan.FromSeconds(second), Moment, served: true);
        policy.Exited(TimeSpan.FromSeconds(90), Limits.StableAfter, served: true);
        Assert.Equal(Limits.FirstDelay, policy.Delay);
        Assert.Equal(1, policy.Exits);
        Assert.False(policy.Exhausted);
    }

    [Fact]
    public void A_long_run_without_serving_is_not_stable()
    {
        policy.Exited(TimeSpan.FromSeconds(1), Moment, served: false);
        policy.Exited(TimeSpan.FromSeconds(90), Limits.StableAfter, served: false);
        Assert.Equal(2, policy.Exits);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(59)]
    public void Five_exits_without_a_stable_run_are_too_many_however_far_apart(int seconds)
    {
        var run = TimeSpan.FromSeconds(seconds);
        for (var exit = 1; exit <= 4; exit++)
            policy.Exited(TimeSpan.FromSeconds(exit * seconds), run, served: true);
        Assert.False(policy.Exhausted);
        policy.Exited(TimeSpan.FromSeconds(5 * seconds), run, served: true);
        Assert.True(policy.Exhausted);
        Assert.Equal(5 * seconds, policy.Period.TotalSeconds);
    }

    [Fact]
    public void The_period_does_not_contain_the_stable_run()
    {
        policy.Exited(TimeSpan.FromHours(1), TimeSpan.FromHours(1), served: true);
        policy.Exited(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(3), Moment, served: false);
        Assert.Equal(3, policy.Period.TotalSeconds);
    }
}
