using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Observe;

public sealed class QueueCensusTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly TemporaryDirectory queue = new();
    private readonly QueueCensus census;

    public QueueCensusTests() => census = new QueueCensus(queue.Path);

    public void Dispose() => queue.Dispose();

    [Fact]
    public void A_queue_that_is_not_there_yet_is_empty()
    {
        Assert.Equal("empty", census.Count().ToString());
        Assert.False(census.HasWork(Now));
    }

    [Fact]
    public void Messages_are_counted_by_what_becomes_of_them()
    {
        Add("deferred/A/A1");
        Add("deferred/B/B1");
        Add("hold/C1");
        Add("active/D1");
        Add("maildrop/E1");
        Add("defer/A/A1");

        Assert.Equal("5 messages stay: 1 not picked up yet, 1 active, 2 deferred, 1 on hold", census.Count().ToString());
    }

    [Theory]
    [InlineData("incoming/A1", 1)]
    [InlineData("active/A1", 1)]
    [InlineData("deferred/A/A1", 1)]
    [InlineData("maildrop/A1", 0)]
    [InlineData("hold/A1", 0)]
    public void What_is_on_hold_is_not_to_be_delivered_nor_what_nobody_picks_up(string file, int messages)
    {
        Add(file, due: Now.AddHours(1));

        Assert.Equal(messages, census.Movable());
    }

    [Fact]
    public void A_message_that_was_never_complete_does_not_count()
    {
        Add("incoming/A1", complete: false);
        Add("incoming/B1");

        Assert.Equal("1 message stays: 1 incoming", census.Count().ToString());
        Assert.True(census.HasWork(Now));
    }

    [Fact]
    public void What_is_delivered_and_only_has_its_file_left_is_told_apart()
    {
        AddMail("active/A1", "DD");
        AddMail("incoming/B1", "D");
        AddMail("active/C1", "DR");
        AddMail("deferred/D/D1", "R");

        Assert.Equal("2 messages stay: 1 active, 1 deferred; 2 messages are delivered, and only to be removed by the next start", census.Count().ToString());
    }

    [Fact]
    public void A_queue_with_nothing_but_a_delivered_message_is_empty()
    {
        AddMail("active/A1", "D");

        Assert.Equal("empty; 1 message is delivered, and only to be removed by the next start", census.Count().ToString());
    }

    [Theory]
    [InlineData("bounce/A1")]
    [InlineData("trace/A/A1")]
    public void A_message_of_which_the_sender_is_still_to_be_told_is_not_done_with(string report)
    {
        AddMail("active/A1", "D");
        Add(report);

        Assert.Equal("1 message stays: 1 active", census.Count().ToString());
    }

    [Fact]
    public void Messages_that_an_agent_has_locked_are_under_way()
    {
        AddMail("active/A1", "RR");
        AddMail("active/B1", "R");
        using var agent = LinuxFiles.Open(queue["active/B1"], Libc.O_RDWR);
        Assert.False(agent.TryLock().Failed);

        Assert.Equal(["B1"], census.UnderWay());
    }

    [Fact]
    public void Of_messages_that_were_under_way_those_are_named_that_are_not_delivered()
    {
        AddMail("active/A1", "DR");
        AddMail("active/B1", "D");
        AddMail("deferred/C/C1", "R");
        AddMail("active/E1", "R");

        Assert.Equal(["A1", "C1"], census.Undelivered(["A1", "B1", "C1", "D1"]));
    }

    [Theory]
    [InlineData("deferred/3F2A01C7D5")]
    [InlineData("deferred/3/3F2A01C7D5")]
    [InlineData("deferred/3/F/3F2A01C7D5")]
    [InlineData("deferred/2/A/4jcsr91DkFzD8SM")]
    public void Messages_that_were_under_way_are_found_however_deep_the_queue_is_without_a_look_at_others(string name)
    {
        AddMail(name, "R");
        AddMail("deferred/A/A1", "R");
        var id = Path.GetFileName(name);

        Assert.Equal([id], census.Undelivered([id]));
        Assert.Equal(0, census.Seen);
    }

    [Theory]
    [InlineData("incoming/A1", 5, true)]
    [InlineData("incoming/A1", 61, false)]
    [InlineData("maildrop/A1", 61, false)]
    public void An_incomplete_message_is_work_as_long_as_somebody_writes_it(string file, int secondsAgo, bool work)
    {
        Add(file, complete: false, due: Now.AddSeconds(-secondsAgo));

        Assert.Equal(work, census.HasWork(Now));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(60, false)]
    public void Deferred_mail_is_work_from_when_it_is_due(int dueInSeconds, bool work)
    {
        Add("deferred/A/A1", due: Now.AddSeconds(dueInSeconds));

        Assert.Equal(work, census.HasWork(Now));
    }

    [Theory]
    [InlineData("maildrop/A1", true)]
    [InlineData("incoming/A1", true)]
    [InlineData("active/A1", true)]
    [InlineData("hold/A1", false)]
    [InlineData("corrupt/A1", false)]
    public void What_is_on_its_way_is_work(string file, bool work)
    {
        Add(file);

        Assert.Equal(work, census.HasWork(Now));
    }

    [Fact]
    public void A_survey_tells_how_many_how_big_and_how_old()
    {
        Add("deferred/A/A1");
        Add("deferred/B/B1", due: Now.AddHours(1));
        Add("incoming/C1", complete: false);
        Add("corrupt/D1", complete: false);

        var survey = census.Survey(DateTimeOffset.UtcNow.AddSeconds(500));

        Assert.Equal(["maildrop", "incoming", "active", "deferred", "hold", "corrupt"], survey.Select(queue => queue.Name));
        Assert.Equal([0L, 0, 0, 2, 0, 1], survey.Select(queue => queue.Messages));
        Assert.Null(survey[0].Oldest);
        var deferred = survey[3];
        Assert.InRange(deferred.Oldest!.Value, TimeSpan.FromSeconds(499), TimeSpan.FromSeconds(999));
        Assert.Equal([(10, 0L), (100, 0L), (1000, 2L)], deferred.Ages.Buckets.Take(3));
        Assert.Equal((2L, 2L), (deferred.Ages.Count, deferred.Sizes.Buckets[0].Count));
        Assert.Equal("deferred", deferred.Ages.Values[0]);
    }

    private void AddMail(string name, string recipients)
    {
        Add(name);
        File.WriteAllBytes(queue[name], MailFile.With(recipients));
    }

    // Complete queue files have mode 0700 (mail_queue.h of Postfix).
    private void Add(string name, bool complete = true, DateTimeOffset? due = null)
    {
        var path = Path.Combine(queue.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
        LinuxFiles.SetMode(path, TemporaryDirectory.Octal(complete ? "700" : "600"));
        File.SetLastWriteTimeUtc(path, (due ?? Now).UtcDateTime);
    }
}
