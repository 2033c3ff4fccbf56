using static Pfinit.Tests.Hold.Outage;

namespace Pfinit.Tests.Hold;

/// <summary>What a start makes of the mail that the last run held.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class HeldMailStartTests : IDisposable
{
    private readonly Outage outage = new();

    public void Dispose() => outage.Dispose();

    [Fact]
    public void Next_start_releases_what_the_last_run_held_and_nothing_else()
    {
        outage.Hold(A);
        outage.Put("hold", B);
        outage.Turn();

        outage.Restart().Recover(signs: true);
        Assert.Equal("dkim: 1 message was on hold since the last run, to be signed and sent unless a key is gone", outage.Log[^1]);
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
        outage.Senders.Know(["here.example"], waits: true, writes: true);
        outage.Serves = true;
        outage.Pass(TimeSpan.FromMinutes(2));

        Assert.Equal((A, $"{B}:r {Unsigned}:r"), (outage["hold"], outage["maildrop"]));
        Assert.Equal(
            $"warning: dkim: 1 message was to be signed with a key that is gone (host.gone.example), so {A} stays on hold until the key is back, "
                + "or `postsuper -H ID` sends it as it is",
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
        outage.Restart().Recover(signs: true);
        outage.Senders.Know(["here.example"], waits: false, writes: true);
        Assert.Equal(["here.example"], File.ReadAllLines(outage.SendersPath));
        outage.Senders.Know(["other.example"], waits: true, writes: true);
        Assert.Equal(["here.example", "other.example"], File.ReadAllLines(outage.SendersPath));

        File.Delete(outage.SendersPath);
        outage.Senders.Keep();
        Assert.Equal(["here.example", "other.example"], File.ReadAllLines(outage.SendersPath));
    }

    [Fact]
    public void While_what_was_signed_cannot_be_read_mail_of_each_domain_without_a_key_waits_and_the_file_is_kept()
    {
        outage.Hold(A);
        outage.From(A, "me@gone.example");
        outage.Hold(B);
        outage.From(B, "you@here.example");
        outage.Turn();

        // Nobody, not even root, reads a directory.
        Directory.CreateDirectory(outage.SendersPath);
        outage.Restart().Recover(signs: true);
        outage.Senders.Know(["here.example", "late.example"], waits: true, writes: true);
        Assert.Contains($"error: dkim: {outage.SendersPath}: read: Is a directory; until it can be read, which every reload tries, held mail of each domain without a key "
            + "stays on hold", outage.Log);
        outage.Serves = true;
        outage.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal((A, $"{B}:r"), (outage["hold"], outage["maildrop"]));
        Assert.True(Directory.Exists(outage.SendersPath));

        Directory.Delete(outage.SendersPath);
        File.WriteAllText(outage.SendersPath, "gone.example\n");
        outage.Senders.Know(["here.example"], waits: true, writes: true);
        Assert.Equal(["gone.example", "here.example", "late.example"], File.ReadAllLines(outage.SendersPath).Order(StringComparer.Ordinal));
        outage.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(A, outage["hold"]);
    }

    [Fact]
    public void Thousands_of_messages_without_a_key_cost_OpenDKIM_nothing_and_hold_up_nobody()
    {
        outage.Senders.Know(["gone.example"], waits: false, writes: true);
        outage.Senders.Know(["here.example"], waits: true, writes: true);
        foreach (var id in Enumerable.Range(0, 500).Select(number => $"{0xA0000 + number:X5}E2026"))
        {
            outage.Hold(id);
            outage.From(id, "me@gone.example");
        }

        outage.Serves = true;
        outage.Pass(Second);
        Assert.Matches("^warning: dkim: 200 messages were to be signed with a key that is gone \\(gone.example\\), so (A0[0-9A-F]{3}E2026, ){20}… stay on hold until ", outage.Log[^1]);
        outage.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal((500, 500), (outage.Mail.Waiting, outage.Mail.WithoutKey));
        Assert.Equal((0, 3), (outage.Asked, outage.Log.Count(line => line.Contains("key that is gone", StringComparison.Ordinal))));

        // One step, whatever the others have it do.
        outage.Hold(B);
        outage.From(B, "you@here.example");
        outage.Pass(Second);
        Assert.Equal(($"{B}:r", 1), (outage["maildrop"], outage.Asked));
    }

    [Fact]
    public void Mail_may_wait_as_long_as_the_journal_was_not_read()
    {
        Assert.False(outage.Mail.MayWait);
        Directory.CreateDirectory(outage.JournalPath);
        outage.Restart().Recover(signs: true);
        Assert.Equal((0, true), (outage.Mail.Waiting, outage.Mail.MayWait));
        Assert.StartsWith("error: dkim: mail of the last run stays on hold: read ", outage.Log[^1], StringComparison.Ordinal);

        Directory.Delete(outage.JournalPath);
        outage.Restart().Recover(signs: true);
        Assert.False(outage.Mail.MayWait);
        outage.Hold(A);
        outage.Turn();
        Assert.True(outage.Mail.MayWait);
    }

    [Fact]
    public void Domain_that_is_signed_as_part_of_another_one_has_lost_nothing()
    {
        outage.Senders.Know(["host.here.example"], waits: false, writes: true);
        outage.Hold(A);
        outage.From(A, "me@host.here.example");
        outage.Senders.Know(["here.example", ".here.example"], waits: true, writes: true);
        outage.Serves = true;
        outage.Pass(Second);
        Assert.Equal($"{A}:r", outage["maildrop"]);
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
}
