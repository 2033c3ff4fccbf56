using Pfinit.Hold;
using static Pfinit.Tests.Hold.Outage;

namespace Pfinit.Tests.Hold;

/// <summary>How fast mail is released that may not be signed.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class HeldMailPaceTests : IDisposable
{
    private const string OnTheWay = "dkim: 1 message was on hold, now on the way to be signed";

    private readonly Outage outage = new();

    public void Dispose() => outage.Dispose();

    [Fact]
    public void Stragglers_are_released_without_another_word_about_the_outage()
    {
        outage.Serves = true;
        outage.Signs = _ => true;
        for (var i = 0; i < 5; i++)
        {
            outage.Hold($"{i}{A}");
            outage.Pass(Second);
        }

        outage.Pass(3 * Second);
        Assert.Equal(5, outage.Sent.Count);
        Assert.Single(outage.Log, Away);
        Assert.DoesNotContain(outage.Log, line => line != Away && line.StartsWith("warning", StringComparison.Ordinal));

        outage.Pass(2 * ReleasePace.Calm);
        outage.Hold(A);
        outage.Turn();
        Assert.Equal(2, outage.Log.Count(line => line == Away));
    }

    [Fact]
    public void Mail_that_Postfix_cannot_have_signed_is_released_less_and_less_often()
    {
        const string Refused = "connect to Milter service unix:/run/opendkim/opendkim.sock: Permission denied";
        outage.Serves = true;
        outage.Signs = _ =>
        {
            outage.Fail(Refused);
            return false;
        };
        outage.Hold(A);
        outage.Pass(TimeSpan.FromHours(1));

        // After 1 s, 65 s, 130 s, 260 s and so on.
        Assert.Equal(6, outage.Log.Count(line => line == OnTheWay));
        Assert.Single(outage.Log, $"error: dkim: OpenDKIM answers pfinit, but Postfix says: {Refused}; mail stays on hold until that is over");
        Assert.Equal([Away], outage.Log.Where(line => line.StartsWith("warning", StringComparison.Ordinal)));

        outage.Signs = _ => true;
        outage.Pass(ReleasePace.Longest);
        Assert.Equal([A], outage.Sent);
        Assert.Null(outage.Mail.UntilNext);
    }

    [Fact]
    public void Message_that_OpenDKIM_crashes_of_leaves_it_time_to_be_stable_and_holds_up_nobody_for_long()
    {
        var crashes = new List<TimeSpan>();
        outage.Serves = true;
        outage.Signs = id =>
        {
            if (id == A)
                crashes.Add(outage.Time.Now);

            // The next ones find nobody there.
            return crashes.Count == 0 || crashes[^1] != outage.Time.Now;
        };
        var others = Enumerable.Range(0, 20).Select(i => $"1B60AE2{i:X3}").ToList();
        outage.Hold(A);
        others.ForEach(outage.Hold);
        outage.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(others, outage.Sent.Order(StringComparer.Ordinal));

        // While it waits, another outage is over as quickly as any.
        outage.Hold(B);
        outage.Pass(5 * Second);
        Assert.Contains(B, outage.Sent);

        outage.Pass(TimeSpan.FromDays(1));
        Assert.DoesNotContain(A, outage.Sent);
        Assert.InRange(crashes.Count, 8, 14);
        Assert.All(crashes.Zip(crashes.Skip(1), (one, next) => next - one), gap => Assert.InRange(gap, Outage.StableAfter, ReleasePace.Longest + Second));
    }

    [Fact]
    public void What_came_back_is_released_one_by_one_and_then_twice_as_many_each_time()
    {
        outage.Serves = true;
        outage.Signs = _ => false;
        for (var i = 0; i < 7; i++)
            outage.Hold($"1B60AE2{i:X3}");
        outage.Pass(3 * Second);
        Assert.Equal("warning: dkim: 7 messages were released and could not be signed: OpenDKIM failed when Postfix asked it; on hold again "
            + $"({string.Join(", ", Enumerable.Range(0, 7).Select(i => $"A000{i + 1}E200{i}"))}), next try in 65s", outage.Log[^1]);

        outage.Signs = _ => true;
        outage.Pass(2 * Outage.StableAfter);

        Assert.Equal(["dkim: 7 messages were", "dkim: 1 message was", "dkim: 2 messages were", "dkim: 4 messages were"],
            outage.Log.Where(line => line.EndsWith(" on hold, now on the way to be signed", StringComparison.Ordinal)).Select(line => line.Substring(0, line.IndexOf(" on hold", StringComparison.Ordinal))));
        Assert.Equal(7, outage.Sent.Count);
    }

    // As in the image: 123 messages, OpenDKIM dies of one, and the others find nobody within the milliseconds until it is back.
    [Fact]
    public void Only_the_message_that_failed_waits_and_the_others_go_on_within_seconds()
    {
        outage.Serves = true;
        var away = false;
        outage.Signs = id => !(away |= id == B);
        outage.FindsNobody = id => id != B;
        var others = Enumerable.Range(0, 122).Select(i => $"2B60AE2{i:X3}").ToList();
        outage.Hold(B);
        others.ForEach(outage.Hold);
        outage.Pass(Second);
        away = false;
        outage.Pass(2 * Second);
        Assert.Equal(
            [
                "warning: dkim: 1 message was released and could not be signed: OpenDKIM failed when Postfix asked it; on hold again (A0001E2026), next try in 65s",
                "warning: dkim: 122 messages were released and found OpenDKIM away; on hold again, next try in 5s",
            ],
            outage.Log.Skip(2));

        outage.Pass(30 * Second);
        Assert.Equal(others, outage.Sent.Order(StringComparer.Ordinal));
        Assert.Equal(1, outage.Mail.Waiting);
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(4, 1)]
    public void Of_the_ends_that_the_relay_survives_releases_use_up_no_more_than_two(int exits, int most)
    {
        var crashes = 0;
        outage.Exits = exits;
        outage.Restart().Recover(signs: true);
        outage.Serves = true;
        string? asked = null;
        outage.Signs = id =>
        {
            crashes += asked is null ? 1 : 0;
            asked ??= id;
            return false;
        };
        outage.FindsNobody = id => id != asked;
        for (var i = 0; i < 50; i++)
            outage.Hold($"1B60AE2{i:X3}");
        for (var second = 0; second < 60; second++)
        {
            outage.Pass(Second);
            asked = null;
        }

        Assert.Equal(most, crashes);
    }

    [Fact]
    public void Outage_after_outage_does_not_slow_the_releases_down()
    {
        outage.Signs = _ => true;
        for (var round = 0; round < 20; round++)
        {
            outage.Serves = false;
            outage.Fail("connect to Milter service unix:/run/opendkim/opendkim.sock: Connection refused");
            outage.Hold($"{round:X2}{A}");
            outage.Turn();
            outage.Serves = true;
            outage.Pass(2 * Second);
            Assert.Equal("", outage["hold"]);
        }

        Assert.DoesNotContain(outage.Log, line => line.Contains("error"));
    }
}
