using Pfinit.Hold;
using Pfinit.Tests.Observe;
using static Pfinit.Tests.Hold.Outage;

namespace Pfinit.Tests.Hold;

/// <summary>Mail that waits for its signature while the queue is handed to a peer.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class LentMailTests : IDisposable
{
    private const string C = "2B60AE2026";

    private readonly Outage outage = new();

    public void Dispose() => outage.Dispose();

    [Fact]
    public void What_waits_for_its_signature_is_lent_and_what_the_user_holds_is_not()
    {
        outage.Hold(A);
        outage.Put("hold", B);
        outage.Put("hold", C);
        outage.Say(C, HeldBy.Milter | HeldBy.Rule);
        outage.Turn();

        outage.Mail.Lend();

        Assert.Equal(($"{B} {C}:r", A, ""), (outage["hold"], outage["incoming"], outage["maildrop"]));
        Assert.Contains(A, outage.Journal);
        Assert.Null(outage.Mail.UntilNext);
    }

    [Fact]
    public void What_the_peer_did_not_take_is_on_hold_again_and_the_rest_is_forgotten()
    {
        outage.Hold(A);
        outage.Hold(B);
        outage.Turn();
        outage.Mail.Lend();
        Assert.Equal($"{A} {B}", outage["incoming"]);

        // Postfix hands the one over, and defers the other.
        File.Delete(outage.QueuePath("incoming", A));
        Directory.CreateDirectory(outage.QueuePath("deferred", "1"));
        File.Move(outage.QueuePath("incoming", B), outage.QueuePath("deferred", $"1/{B}"));
        outage.Mail.PutBack();
        outage.Mail.Finish();

        Assert.Equal((B, ""), (outage["hold"], outage["incoming"]));
        Assert.Equal(B + "\n", outage.Journal);
        outage.Restart().Recover(signs: true);
        Assert.Equal(1, outage.Mail.Waiting);
    }

    [Fact]
    public void What_the_log_tells_late_is_noted_and_not_released()
    {
        outage.Hold(A);
        outage.Turn();
        outage.Mail.Lend();

        outage.Hold(B);
        outage.Turn();
        outage.Mail.PutBack();
        outage.Mail.Finish();

        Assert.Equal(($"{A} {B}", ""), (outage["hold"], outage["maildrop"]));
        Assert.Equal($"{A}\n{B}\n", outage.Journal);
    }

    [Fact]
    public void What_is_delivered_and_not_removed_yet_does_not_go_back_on_hold()
    {
        outage.Hold(A);
        outage.Turn();
        outage.Mail.Lend();
        File.WriteAllBytes(outage.QueuePath("incoming", A), MailFile.With("D"));
        outage.Mail.PutBack();

        Assert.Equal(("", A), (outage["hold"], outage["incoming"]));
    }

    [Fact]
    public void One_that_cannot_be_put_back_does_not_keep_the_others()
    {
        outage.Hold(A);
        outage.Hold(B);
        outage.Turn();
        outage.Mail.Lend();
        Directory.CreateDirectory(Path.Combine(outage.QueuePath("hold", A), "in the way"));
        outage.Mail.PutBack();

        Assert.Equal(A, outage["incoming"]);
        Assert.True(File.Exists(outage.QueuePath("hold", B)));
        Assert.True(File.Exists(outage.JournalPath + ".lent"));
        Assert.Contains(outage.Log, line => line.StartsWith($"error: dkim: not on hold again, though they wait for their signature: {A}: rename", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_lent_when_the_time_was_over_first()
    {
        outage.Hold(A);
        outage.Turn();
        outage.Mail.PutBack();
        outage.Mail.Lend();

        Assert.Equal((A, ""), (outage["hold"], outage["incoming"]));
    }

    [Fact]
    public void After_an_end_in_the_midst_of_it_the_next_start_puts_back_what_is_left()
    {
        outage.Hold(A);
        outage.Hold(B);
        outage.Turn();
        outage.Mail.Lend();
        Directory.CreateDirectory(outage.QueuePath("active", ""));
        outage.Move(A, "incoming", "active");

        outage.Restart().Recover(signs: true);

        Assert.Equal(($"{A} {B}", "", ""), (outage["hold"], outage["incoming"], outage["active"]));
        Assert.Equal(2, outage.Mail.Waiting);
    }

    [Fact]
    public void Without_a_handover_mail_that_somebody_released_is_not_put_back()
    {
        outage.Hold(A);
        outage.Turn();
        outage.Move(A, "hold", "incoming");

        outage.Restart().Recover(signs: true);

        Assert.Equal(("", A), (outage["hold"], outage["incoming"]));
    }

    [Fact]
    public void What_cannot_be_signed_any_more_stays_on_hold()
    {
        outage.Senders.Know(["example.com"], waits: true, writes: false);
        outage.Hold(A);
        outage.From(A, "joe@example.com");
        outage.Turn();
        outage.Senders.Know([], waits: true, writes: false);

        outage.Mail.Lend();

        Assert.Equal((A, ""), (outage["hold"], outage["incoming"]));
        Assert.False(File.Exists(outage.JournalPath + ".lent"));
    }
}
