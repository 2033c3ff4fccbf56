using Pfinit.Reloading;

namespace Pfinit.Tests.Reloading;

public sealed class ReloadScheduleTests
{
    private readonly ReloadSchedule schedule = new();

    [Fact]
    public void Nothing_is_due_before_something_happens() => Assert.Null(schedule.Due);

    [Fact]
    public void A_signal_is_acted_on_at_once()
    {
        schedule.Signalled(At(100));
        Assert.Equal(At(100), schedule.Due);
        Assert.True(schedule.Asked);
    }

    [Fact]
    public void A_storm_of_signals_is_one_reload_a_second()
    {
        schedule.Signalled(At(100));
        schedule.Begin(At(100));
        Assert.Null(schedule.Due);

        schedule.Signalled(At(100.1));
        schedule.Signalled(At(100.2));
        Assert.Equal(At(101), schedule.Due);
        schedule.Begin(At(101));
        Assert.Null(schedule.Due);
    }

    [Fact]
    public void A_burst_of_changes_is_let_come_to_its_end()
    {
        schedule.FilesChanged(At(100));
        schedule.FilesChanged(At(100.8));
        Assert.Equal(At(101.8), schedule.Due);
        Assert.False(schedule.Asked);
    }

    [Fact]
    public void A_file_that_changes_all_the_time_is_read_all_the_same()
    {
        for (var second = 100.0; second < 115; second += 0.5)
            schedule.FilesChanged(At(second));
        Assert.Equal(At(110), schedule.Due);
    }

    [Fact]
    public void A_signal_does_not_wait_for_the_end_of_a_burst()
    {
        schedule.FilesChanged(At(100));
        schedule.Signalled(At(100.2));
        Assert.Equal(At(100.2), schedule.Due);
        schedule.Begin(At(100.2));
        Assert.Null(schedule.Due);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
