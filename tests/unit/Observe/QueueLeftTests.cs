using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Observe;

public sealed class QueueLeftTests : IDisposable
{
    /// <summary>For a disk of which no answer comes.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    /// <summary>For one that gives some answers, on a machine that may stand still for a while.</summary>
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory queue = new();
    private readonly ManualResetEventSlim disk = new();

    public void Dispose()
    {
        disk.Set();
        queue.Dispose();
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "1 message was being delivered when that was cut off, and may arrive twice: A1")]
    [InlineData(2, "2 messages were being delivered when that was cut off, and may arrive twice: A1, A2")]
    public void Messages_whose_delivery_was_cut_off_are_named(int count, string? said) => Assert.Equal(said, QueueLeft.CutOff(Ids(count)));

    [Fact]
    public void Of_many_messages_the_first_are_named_and_the_others_counted() =>
        Assert.EndsWith("A19, A20 and 5 more", QueueLeft.CutOff(Ids(25)));

    [Fact]
    public void What_stays_and_what_was_cut_off_are_told_together()
    {
        Add("active/A1", "R");
        Add("active/B1", "R");
        var left = Left(Enough, LinuxFiles.Find);
        NoteUnderWay(left, "active/A1", "active/B1");
        Add("active/B1", "D");
        Directory.CreateDirectory(queue["deferred/A"]);
        File.Move(queue["active/A1"], queue["deferred/A/A1"]);

        Assert.Equal(
            ("1 message stays: 1 deferred; 1 message is delivered, and only to be removed by the next start",
                "1 message was being delivered when that was cut off, and may arrive twice: A1"),
            Told(left));
    }

    [Fact]
    public void Queue_that_is_too_large_to_be_counted_still_has_the_messages_that_were_cut_off()
    {
        Add("active/A1", "R");
        Add("hold/H1", "R");
        Add("deferred/C/C1", "R");
        var left = Left(InTime, path => Stuck(path.Contains("/hold/", StringComparison.Ordinal), path));
        NoteUnderWay(left, "active/A1");

        Assert.Equal(
            ("what is left cannot be told: 2 files were looked at within 10s, and those are not all",
                "1 message was being delivered when that was cut off, and may arrive twice: A1"),
            Told(left));
    }

    [Fact]
    public void Disk_that_hangs_is_named_and_so_are_the_messages_that_may_arrive_twice()
    {
        Add("active/A1", "R");
        var hangs = false;
        var left = Left(Soon, path => Stuck(hangs, path), InTime);
        NoteUnderWay(left, "active/A1");
        hangs = true;

        Assert.Equal(
            ("what is left cannot be told: the disk does not answer within 2s",
                "1 message was being delivered when that was cut off, and those that were not done by then, which cannot be told, may arrive twice: A1"),
            Told(left));
    }

    [Fact]
    public void Disk_that_hangs_when_the_agents_are_to_be_noted_leaves_the_stop_without_names()
    {
        Add("active/A1", "R");
        var left = Left(Soon, path => Stuck(true, path));
        NoteUnderWay(left, "active/A1");

        Assert.Null(Told(left).CutOff);
    }

    [Fact]
    public void After_a_run_that_was_killed_what_the_queue_manager_had_taken_up_may_arrive_twice_unless_it_is_delivered()
    {
        Add("incoming/I1", "R");
        Add("deferred/D/D1", "R");
        Add("active/B1", "D");
        Assert.Empty(Left(Enough, LinuxFiles.Find).OfKilledRun());

        Add("active/A1", "RD");
        Assert.Equal(
            ["the last run did not end in order; 1 message was being delivered or about to be, and may arrive twice: A1"], Left(Enough, LinuxFiles.Find).OfKilledRun());
    }

    [Fact]
    public void After_a_run_that_was_killed_every_message_that_may_arrive_twice_is_named_in_lines_that_can_be_read()
    {
        foreach (var id in Ids(120))
            Add($"active/{id}", "R");

        var lines = Left(Enough, LinuxFiles.Find).OfKilledRun();

        Assert.Equal(3, lines.Count);
        Assert.StartsWith(
            "the last run did not end in order; 120 messages were being delivered or about to be, and may arrive twice (these, and those of the 2 lines that follow): A",
            lines[0], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("may arrive twice, too: A", line, StringComparison.Ordinal));
        Assert.Equal(Ids(120).Order(StringComparer.Ordinal), lines.SelectMany(line => line.Split(": ")[^1].Split(", ")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Disk_that_hangs_does_not_hold_up_the_start_after_a_run_that_was_killed()
    {
        Add("active/A1", "R");
        Assert.Equal(
            ["the last run did not end in order; which messages may arrive twice cannot be told"], Left(Soon, path => Stuck(true, path)).OfKilledRun());
    }

    private static (string Staying, string? CutOff) Told(QueueLeft left) => left.Describe() is var report ? (report.Staying, report.CutOff) : default;

    private static IReadOnlyList<string> Ids(int count) => [.. Enumerable.Range(1, count).Select(number => $"A{number}")];

    private QueueLeft Left(TimeSpan patience, Func<string, FileFacts?> find, TimeSpan? toNote = null) =>
        new(new QueueCensus(queue.Path, find), () => null) { Patience = patience, ShortPatience = toNote ?? patience };

    private FileFacts? Stuck(bool hangs, string path)
    {
        if (hangs)
            disk.Wait(Enough);
        return LinuxFiles.Find(path);
    }

    // As its agents have the files locked.
    private void NoteUnderWay(QueueLeft left, params string[] names)
    {
        var agents = names.Select(name => LinuxFiles.Open(queue[name], Libc.O_RDWR)).ToList();
        Assert.All(agents, agent => Assert.False(agent.TryLock().Failed));
        left.NoteUnderWay();
        agents.ForEach(agent => agent.Dispose());
    }

    private void Add(string name, string recipients)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(queue[name])!);
        File.WriteAllBytes(queue[name], MailFile.With(recipients));
        LinuxFiles.SetMode(queue[name], TemporaryDirectory.Octal("700"));
    }
}
