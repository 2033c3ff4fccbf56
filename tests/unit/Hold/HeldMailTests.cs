using Pfinit.Hold;

namespace Pfinit.Tests.Hold;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class HeldMailTests : IDisposable
{
    private const string A = "0B60AE2026";
    private const string B = "1B60AE2026";
    private const string Away = "warning: dkim: OpenDKIM does not answer Postfix; mail is accepted, and on hold until it can be signed";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

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
        Assert.Equal($"warning: dkim: {A}: a HOLD action keeps it on hold, and it is not signed: `postsuper -r {A}` has it signed and sent, -H would send it as it is", outage.Log[^1]);
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
    public void What_is_held_is_on_the_disk_before_anything_else_happens()
    {
        outage.Hold(A);
        outage.Turn();
        Assert.Equal($"{A}\n", outage.Journal);

        outage.Say(B);
        outage.Mail.Finish();
        Assert.Equal($"{A}\n{B}\n", outage.Journal);
    }

    [Fact]
    public void Next_start_releases_what_the_last_run_held_and_nothing_else()
    {
        outage.Hold(A);
        outage.Put("hold", B);
        outage.Turn();

        outage.Restart().Recover(signs: true);

        Assert.Equal((B, $"{A}:r"), (outage["hold"], outage["maildrop"]));
        Assert.Equal("", outage.Journal);
        Assert.Equal("dkim: 1 message was on hold since the last run, now on the way to be signed", outage.Log[^1]);
    }

    [Fact]
    public void Next_start_after_a_crash_takes_for_ours_what_Postfix_held_when_nobody_read_its_log()
    {
        const string Earlier = "2B60AE2026";
        const string Renamed = "3B60AE2026";
        outage.Put("hold", Earlier);
        outage.Read();
        outage.Turn();
        Assert.Equal(outage.Time.GetUtcNow(), outage.ReadUntil);
        outage.ReadUntil = DateTimeOffset.UtcNow;
        outage.PutNow("hold", A);
        outage.PutNow("hold", Renamed);
        outage.Touch("hold", Renamed, DateTime.UtcNow - (0.5 * Second));

        outage.Restart().Recover(signs: true);

        Assert.Equal(($"{Earlier} {Renamed}", $"{A}:r"), (outage["hold"], outage["maildrop"]));
        Assert.Null(outage.ReadUntil);
    }

    [Fact]
    public void After_an_orderly_end_only_the_journal_counts()
    {
        outage.Read();
        outage.Turn();
        outage.Mail.Finish();
        outage.PutNow("hold", A);

        outage.Restart().Recover(signs: true);

        Assert.Equal((A, ""), (outage["hold"], outage["maildrop"]));
    }

    [Fact]
    public void Crash_of_long_ago_does_not_count()
    {
        outage.Read();
        outage.Turn();
        outage.ReadUntil = DateTimeOffset.UtcNow - (10 * Second);
        outage.PutNow("hold", A);

        outage.Restart().Recover(signs: true);

        Assert.Equal((A, ""), (outage["hold"], outage["maildrop"]));
    }

    [Fact]
    public void That_lines_are_read_is_marked_once_a_second()
    {
        outage.Read();
        outage.Turn();
        var marked = outage.ReadUntil;
        outage.Time.Now += 0.5 * Second;
        outage.Read();
        outage.Turn();
        Assert.Equal(marked, outage.ReadUntil);

        outage.Time.Now += 0.5 * Second;
        outage.Read();
        outage.Turn();
        Assert.Equal(outage.Time.GetUtcNow(), outage.ReadUntil);
    }

    [Fact]
    public void What_never_came_to_its_end_is_forgotten_by_the_next_start()
    {
        outage.Put("incoming", A, "600");
        outage.Say(A);
        outage.Put("hold", B, "600");
        outage.Say(B);
        outage.Turn();

        outage.Restart().Recover(signs: true);

        Assert.Equal((A, B, ""), (outage["incoming"], outage["hold"], outage.Journal));
        Assert.Null(outage.Mail.UntilNext);
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
    public void Next_start_without_a_key_sends_mail_unsigned_and_says_so()
    {
        outage.Hold(A);
        outage.Turn();

        outage.Restart().Recover(signs: false);

        Assert.Equal($"{A}:r", outage["maildrop"]);
        Assert.Equal("warning: dkim: 1 message was on hold since the last run, now sent unsigned: there is no key any more", outage.Log[^1]);
    }

    [Fact]
    public void Journal_that_was_cut_off_or_damaged_releases_only_what_is_a_queue_id()
    {
        outage.Put("hold", A);
        outage.Put("hold", B);
        File.WriteAllText(outage.JournalPath, $"../hold/{B}\n{A}\n\0\0\0\n{B.Substring(0, 7)}");

        outage.Restart().Recover(signs: true);

        Assert.Equal((B, $"{A}:r"), (outage["hold"], outage["maildrop"]));
    }

    [Fact]
    public void Journal_that_cannot_be_written_is_said_once_and_mail_is_released_all_the_same()
    {
        Directory.CreateDirectory(outage.JournalPath);
        outage.Hold(A);
        outage.Turn();
        outage.Hold(B);
        outage.Turn();
        outage.Serves = true;
        outage.Pass(2 * Second);

        Assert.Equal(("", $"{A}:r {B}:r"), (outage["hold"], outage["maildrop"]));
        Assert.Single(outage.Log, line => line.StartsWith($"error: dkim: {outage.JournalPath}: open: Is a directory; ", StringComparison.Ordinal));
    }

    [Fact]
    public void Stragglers_are_released_without_another_word_about_the_outage()
    {
        outage.Serves = true;
        for (var i = 0; i < 5; i++)
        {
            outage.Hold($"{i}{A}");
            outage.Pass(Second);
        }

        Assert.Equal("", outage["hold"]);
        Assert.Single(outage.Log, Away);
        Assert.Equal(6, outage.Log.Count);

        outage.Pass(2 * ReleasePace.Calm);
        outage.Hold(A);
        outage.Turn();
        Assert.Equal(2, outage.Log.Count(line => line == Away));
    }

    [Fact]
    public void Mail_that_Postfix_cannot_have_signed_is_released_less_and_less_often()
    {
        outage.Serves = true;
        outage.Hold(A);
        var releases = 0;
        outage.Turn();
        for (var hour = TimeSpan.Zero; hour < TimeSpan.FromHours(1); hour += Second)
        {
            if (outage["maildrop"].Length > 0)
            {
                releases++;
                outage.Move(A, "maildrop", "hold");
                outage.Hold(A);
                outage.Fail("connect to Milter service unix:/run/opendkim/opendkim.sock: Permission denied");
            }

            outage.Pass(Second);
        }

        Assert.InRange(releases, 10, 13);
        Assert.Single(outage.Log, "error: dkim: OpenDKIM answers pfinit, but Postfix says: connect to Milter service unix:/run/opendkim/opendkim.sock: Permission denied; mail stays on hold until that is over");
    }

    [Fact]
    public void Outage_after_outage_does_not_slow_the_releases_down()
    {
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
