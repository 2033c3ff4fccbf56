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
    public void Journal_that_somebody_removes_is_written_again_with_what_it_had()
    {
        outage.Hold(A);
        outage.Turn();
        File.Delete(outage.JournalPath);
        outage.Pass(Second);
        Assert.Equal($"{A}\n", outage.Journal);

        File.Delete(outage.JournalPath);
        outage.Hold(B);
        outage.Mail.Turn(TimeSpan.Zero);
        Assert.Equal($"{A}\n{B}\n", outage.Journal);
    }

    [Fact]
    public void Directory_that_somebody_removes_is_made_again_also_at_the_end()
    {
        var directory = Path.GetDirectoryName(outage.JournalPath)!;
        outage.MakeDirectory = () => Directory.CreateDirectory(directory);
        outage.Hold(A);
        outage.Turn();
        Directory.Delete(directory, recursive: true);
        outage.Mail.Finish();

        Assert.Equal(($"{A}\n", null), (outage.Journal, outage.Mail.Problem));
    }

    // A relay that signs nothing has none.
    [Fact]
    public void Directory_is_not_made_for_a_journal_without_messages()
    {
        var made = 0;
        outage.MakeDirectory = () => made++;
        Directory.Delete(Path.GetDirectoryName(outage.JournalPath)!, recursive: true);
        outage.Mail.Recover(signs: false);

        Assert.Equal((0, null), (made, outage.Mail.Problem));
    }

    [Fact]
    public void While_its_directory_is_gone_status_says_so_and_all_is_written_when_it_is_there_again()
    {
        var directory = Path.GetDirectoryName(outage.JournalPath)!;
        outage.Hold(A);
        outage.Turn();
        Directory.Delete(directory, recursive: true);
        outage.Hold(B);
        outage.Turn();
        outage.Pass(Second);

        Assert.StartsWith("dkim: ", outage.Mail.Problem, StringComparison.Ordinal);
        Assert.EndsWith(": No such file or directory; what is put on hold now would stay there if pfinit ended before OpenDKIM is back", outage.Mail.Problem, StringComparison.Ordinal);
        Assert.Single(outage.Log, line => line == "error: " + outage.Mail.Problem);

        Directory.CreateDirectory(directory);
        outage.Pass(Second);
        Assert.Equal(($"{A}\n{B}\n", null), (outage.Journal, outage.Mail.Problem));
        Assert.Contains("dkim: what waits for its signature is on the disk again", outage.Log);
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
