using static Pfinit.Tests.Hold.Outage;

namespace Pfinit.Tests.Hold;

/// <summary>The list on the disk of what is held.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class HeldMailJournalTests : IDisposable
{
    private readonly Outage outage = new();

    public void Dispose() => outage.Dispose();

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
}
