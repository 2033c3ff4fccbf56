// When the handover of a stop tries again, and when it gives up.

using Pfinit.Observe;

namespace Pfinit.Unit.Observe;

public sealed class HandoverAttemptsTests
{
    private readonly HandoverAttempts attempts = new(before: 6);

    [Fact]
    public void Pauses_are_doubled()
    {
        Assert.True(attempts.AreDue(TimeSpan.Zero));
        foreach (var (begin, pause) in new[] { (0, 2), (2, 4), (6, 8) })
        {
            attempts.Begin(At(begin));
            Assert.False(attempts.AreDue(At(begin + pause) - TimeSpan.FromTicks(1)));
            Assert.True(attempts.AreDue(At(begin + pause)));
        }
    }

    [Fact]
    public void What_no_peer_takes_is_tried_twice() => AssertInVain(true, [6, 6]);

    [Fact]
    public void Each_message_that_is_taken_is_worth_two_more_attempts() => AssertInVain(true, [6, 5, 5, 4, 1, 1, 1]);

    [Fact]
    public void New_mail_is_not_progress() => AssertInVain(true, [5, 7, 6]);

    [Fact]
    public void What_could_not_be_counted_is_no_attempt_in_vain_and_no_measure_for_the_next() => AssertInVain(false, [6, null, 5, 5]);

    [Fact]
    public void A_delivery_that_takes_long_is_none_in_vain()
    {
        AssertInVain(false, [6]);
        attempts.Begin(TimeSpan.Zero);
        Assert.False(attempts.AreInVain(6, isUnderWay: true));
        AssertInVain(true, [6, 6]);
    }

    [Fact]
    public void Looking_again_while_there_is_no_queue_manager_is_no_attempt()
    {
        Assert.All(Enumerable.Range(0, 5), _ => Assert.False(attempts.AreInVain(6, isUnderWay: false)));
        AssertInVain(true, [6, 6]);
    }

    // Only the last of the attempts, of which each left so many, may be the one that is enough.
    private void AssertInVain(bool last, int?[] left)
    {
        for (var i = 0; i < left.Length; i++)
        {
            attempts.Begin(TimeSpan.Zero);
            Assert.Equal(last && i == left.Length - 1, attempts.AreInVain(left[i], isUnderWay: false));
        }
    }

    private static TimeSpan At(int seconds) => TimeSpan.FromSeconds(seconds);
}
