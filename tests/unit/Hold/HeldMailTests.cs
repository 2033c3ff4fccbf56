using Pfinit.Hold;

namespace Pfinit.Tests.Hold;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class HeldMailTests : IDisposable
{
    private const string A = "0B60AE2026";
    private const string B = "1B60AE2026";
    private const string Away = "warning: dkim: OpenDKIM does not answer Postfix; mail is accepted, and on hold until it can be signed";
    private const string OnTheWay = "dkim: 1 message was on hold, now on the way to be signed";
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
        Assert.Equal("dkim: 1 message was on hold since the last run, to be signed and sent", outage.Log[^1]);
        Assert.Equal(1, outage.Mail.Waiting);
        outage.Serves = true;
        outage.Pass(Second);

        Assert.Equal((B, $"{A}:r"), (outage["hold"], outage["maildrop"]));
        Assert.Equal("", outage.Journal);
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
        outage.PutNow("hold", A);
        outage.PutNow("hold", Renamed);
        var now = File.GetLastWriteTimeUtc(outage.QueuePath("hold", A));
        outage.ReadUntil = now - Second;

        // Complete 2.5 s before it got to where it is, and in the seconds around the end all the same.
        outage.Touch("hold", Renamed, now - (2.5 * Second));

        outage.Restart().Recover(signs: true);
        Assert.Null(outage.ReadUntil);
        Assert.Equal($"{A}\n", outage.Journal);
        outage.Serves = true;
        outage.Pass(Second);

        Assert.Equal(($"{Earlier} {Renamed}", $"{A}:r"), (outage["hold"], outage["maildrop"]));
    }

    [Fact]
    public void After_an_orderly_end_only_the_journal_counts()
    {
        outage.Read();
        outage.Turn();
        outage.Mail.Finish();
        outage.PutNow("hold", A);

        outage.Restart().Recover(signs: true);
        outage.Serves = true;
        outage.Pass(Second);

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
        outage.Serves = true;
        outage.Pass(Second);

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
    public void Start_with_which_nothing_would_sign_leaves_mail_on_hold_for_one_that_does()
    {
        outage.Hold(A);
        outage.Turn();

        outage.Restart().Recover(signs: false);
        outage.Mail.Finish();

        Assert.Equal((A, $"{A}\n"), (outage["hold"], outage.Journal));
        Assert.Equal("warning: dkim: 1 message was on hold since the last run and not signed, and now nothing would sign mail that is released; it waits until something does, "
            + "or `postsuper -H` sends it as it is", outage.Log[^1]);

        outage.Restart().Recover(signs: true);
        outage.Serves = true;
        outage.Pass(Second);
        Assert.Equal($"{A}:r", outage["maildrop"]);
    }

    [Fact]
    public void Mail_of_a_domain_whose_key_is_gone_waits_for_it_while_other_mail_is_sent()
    {
        const string Unsigned = "2B60AE2026";
        outage.Senders.Know(["gone.example", ".gone.example", "here.example"], waits: false, writes: true);
        foreach (var (id, from) in new[] { (A, "One <me@Host.GONE.example>"), (B, "\"x@here.example\" <you@here.example>"), (Unsigned, "never@signed.example") })
        {
            outage.Hold(id);
            outage.From(id, from);
        }

        outage.Turn();
        outage.Mail.Finish();
        outage.Restart().Recover(signs: true);
        outage.Senders.Recover();
        outage.Senders.Know(["here.example"], waits: true, writes: true);
        outage.Serves = true;
        outage.Pass(TimeSpan.FromMinutes(2));

        Assert.Equal((A, $"{B}:r {Unsigned}:r"), (outage["hold"], outage["maildrop"]));
        Assert.Equal(
            $"warning: dkim: 1 message was to be signed with a key that is gone (gone.example, .gone.example), so {A} stays on hold until the key is back, "
                + "or `postsuper -H` sends it as it is",
            Assert.Single(outage.Log, line => line.Contains("key that is gone", StringComparison.Ordinal)));

        // pickup takes what was released.
        File.Delete(outage.QueuePath("maildrop", B));
        File.Delete(outage.QueuePath("maildrop", Unsigned));
        outage.Senders.Know(["here.example", "gone.example", ".gone.example"], waits: true, writes: true);
        outage.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("", outage["hold"]);
    }

    [Fact]
    public void Domains_that_no_mail_waits_for_are_forgotten()
    {
        outage.Senders.Know(["gone.example"], waits: false, writes: true);
        outage.Hold(A);
        outage.Restart().Recover(signs: true);
        outage.Senders.Recover();
        outage.Senders.Know(["here.example"], waits: false, writes: true);
        Assert.Equal("", outage.Senders.ToString());
        outage.Senders.Know(["other.example"], waits: true, writes: true);
        Assert.Equal("here.example", outage.Senders.ToString());
    }

    [Fact]
    public void End_before_the_last_run_was_looked_at_leaves_its_mark_for_the_next_start()
    {
        outage.Read();
        outage.Turn();
        var mark = outage.ReadUntil;
        Assert.NotNull(mark);

        outage.Restart().Finish();

        Assert.Equal(mark, outage.ReadUntil);
    }

    [Fact]
    public void Journal_that_was_cut_off_or_damaged_releases_only_what_is_a_queue_id()
    {
        outage.Put("hold", A);
        outage.Put("hold", B);
        File.WriteAllText(outage.JournalPath, $"../hold/{B}\n{A}\n\0\0\0\n{B.Substring(0, 7)}");

        outage.Restart().Recover(signs: true);
        Assert.Equal($"{A}\n", outage.Journal);
        outage.Serves = true;
        outage.Pass(Second);

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
    public void Journal_that_could_not_be_written_is_written_as_soon_as_it_can_be()
    {
        Directory.CreateDirectory(outage.JournalPath);
        outage.Hold(A);
        outage.Turn();
        outage.Hold(B);
        outage.Turn();
        Assert.NotNull(outage.Mail.UntilNext);

        Directory.Delete(outage.JournalPath);
        outage.Pass(Second);

        Assert.Equal($"{A}\n{B}\n", outage.Journal);
    }

    [Fact]
    public void Mark_for_the_next_start_goes_only_when_the_journal_is_whole()
    {
        outage.Read();
        outage.Turn();
        Directory.CreateDirectory(outage.JournalPath);
        outage.Hold(A);
        outage.Turn();
        outage.Mail.Finish();
        Assert.NotNull(outage.ReadUntil);

        Directory.Delete(outage.JournalPath);
        outage.Mail.Finish();
        Assert.Equal(($"{A}\n", null), (outage.Journal, outage.ReadUntil));
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
