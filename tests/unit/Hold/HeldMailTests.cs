using Pfinit.Hold;
using static Pfinit.Tests.Hold.Outage;

namespace Pfinit.Tests.Hold;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class HeldMailTests : IDisposable
{
    private readonly Outage outage = new();

    public void Dispose() => outage.Dispose();

    [Fact]
    public void Held_mail_is_handed_to_pickup_when_OpenDKIM_serves()
    {
        outage.Hold(A);
        outage.Hold(B);
        outage.Pass(3 * Second);
        Assert.Equal(($"{A} {B}", ""), (outage["hold"], outage["maildrop"]));

        outage.Serves = true;
        outage.Pass(Second);

        Assert.Equal(("", $"{A}:r {B}:r"), (outage["hold"], outage["maildrop"]));
        Assert.Equal("", outage.Journal);
        Assert.Equal([Away, "dkim: 2 messages were on hold, now on the way to be signed"], outage.Log);

        outage.Signs = _ => true;
        outage.Pass(3 * Second);
        Assert.Null(outage.Mail.UntilNext);
    }

    [Fact]
    public void Nothing_on_hold_means_nothing_to_do()
    {
        outage.Turn();

        Assert.Null(outage.Mail.UntilNext);
        Assert.Equal(0, outage.Asked);
    }

    [Fact]
    public void Message_that_the_log_does_not_tell_of_stays()
    {
        outage.Serves = true;
        outage.Put("hold", B);
        outage.Hold(A);
        outage.Pass(2 * Second);

        Assert.Equal((B, $"{A}:r"), (outage["hold"], outage["maildrop"]));
    }

    [Fact]
    public void Message_is_left_alone_until_its_client_and_Postfix_are_done_with_it()
    {
        outage.Serves = true;
        outage.Put("incoming", A, "600");
        outage.Say(A);
        outage.Pass(2 * Second);
        outage.Move(A, "incoming", "hold");
        outage.Pass(2 * Second);
        Assert.Equal((A, ""), (outage["hold"], outage["maildrop"]));

        outage.Put("hold", A);
        outage.Touch("hold", A);
        outage.Turn();
        Assert.Equal((A, ""), (outage["hold"], outage["maildrop"]));

        outage.Pass(2 * Second);
        Assert.Equal(("", $"{A}:r"), (outage["hold"], outage["maildrop"]));
    }

    [Fact]
    public void Message_that_never_came_is_forgotten()
    {
        outage.Say(A);
        outage.Serves = true;
        outage.Turn();

        Assert.Equal("", outage.Journal);
        Assert.Null(outage.Mail.UntilNext);
        Assert.Equal([Away], outage.Log);
    }

    [Fact]
    public void Message_that_a_rule_holds_stays_and_its_owner_hears_of_the_signature()
    {
        outage.Put("hold", A);
        outage.Say(A, HeldBy.Milter | HeldBy.Rule);
        outage.Put("hold", B);
        outage.Say(B, HeldBy.Rule);
        outage.Serves = true;
        outage.Pass(3 * Second);

        Assert.Equal(($"{A}:r {B}", ""), (outage["hold"], outage["maildrop"]));
        Assert.Equal($"warning: dkim: {A}: a HOLD action keeps it on hold, and it is not signed: `postsuper -r {A}` has it signed, and the action holds it again under another id, by which -H sends it; -H now would send it as it is", outage.Log[^1]);
        Assert.Null(outage.Mail.UntilNext);
    }

    [Fact]
    public void Rule_counts_whether_it_comes_before_the_milter_or_after()
    {
        foreach (var (id, first, second) in new[] { (A, HeldBy.Milter, HeldBy.Rule), (B, HeldBy.Rule, HeldBy.Milter) })
        {
            outage.Put("incoming", id, "600");
            outage.Say(id, first);
            outage.Turn();
            outage.Say(id, second);
            outage.Turn();
            outage.Move(id, "incoming", "hold");
            outage.Put("hold", id);
        }

        Assert.Equal($"{A}\n{A} rule\n{B} rule\n", outage.Journal);
        outage.Serves = true;
        outage.Pass(2 * Second);
        Assert.Equal(($"{A}:r {B}:r", ""), (outage["hold"], outage["maildrop"]));
    }

    [Fact]
    public void OpenDKIM_is_not_asked_for_the_sake_of_mail_that_has_not_come_yet()
    {
        outage.Put("incoming", A, "600");
        outage.Say(A);
        outage.Pass(3 * Second);

        Assert.Equal(0, outage.Asked);
    }

    [Fact]
    public void Message_that_cannot_be_released_is_said_once_and_does_not_stop_the_others()
    {
        outage.Signs = _ => true;
        outage.Serves = true;
        Directory.CreateDirectory(outage.QueuePath("maildrop", A));
        outage.Hold(A);
        outage.Hold(B);
        outage.Pass(30 * Second);

        Assert.Equal([B], outage.Sent);
        Assert.Equal($"{A}\n", outage.Journal);
        Assert.Single(outage.Log, line => line.StartsWith($"error: dkim: {A} stays on hold: rename ", StringComparison.Ordinal));

        Directory.Delete(outage.QueuePath("maildrop", A));
        outage.Pass(15 * Second);
        Assert.Equal([B, A], outage.Sent);
    }

    [Fact]
    public void Mail_of_which_the_log_was_lost_is_found_by_its_time()
    {
        outage.Time.WallSetBy = DateTimeOffset.UtcNow - outage.Time.GetUtcNow();
        outage.Serves = true;
        outage.Put("hold", B);
        outage.PutNow("hold", A);
        outage.Lose(File.GetLastWriteTimeUtc(outage.QueuePath("hold", A)));
        outage.Turn();
        outage.Pass(10 * Second);

        Assert.Equal((B, $"{A}:r"), (outage["hold"], outage["maildrop"]));
    }
}
