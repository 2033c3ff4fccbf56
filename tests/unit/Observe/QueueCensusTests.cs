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
        Assert.Equal("empty", census.Describe());
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

        Assert.Equal("5 messages stay: 1 not picked up yet, 1 active, 2 deferred, 1 on hold", census.Describe());
    }

    [Fact]
    public void A_message_that_was_never_complete_does_not_count()
    {
        Add("incoming/A1", complete: false);
        Add("incoming/B1");

        Assert.Equal("1 message stays: 1 incoming", census.Describe());
        Assert.True(census.HasWork(Now));
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
