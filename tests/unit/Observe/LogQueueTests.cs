using System.Diagnostics;
using System.Text;
using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class LogQueueTests
{
    /// <summary>Of `2025-11-03T07:05:09.012345+00:00 NOTICE  12345` and a line feed.</summary>
    private const int ShownLength = 32 + 1 + 7 + 1 + 5 + 1;

    private readonly LogCounters counters = new();

    [Fact]
    public void Lines_come_out_as_they_went_in()
    {
        var queue = Queue(1024);
        queue.Add(SyslogRecord.Parse("one: 1"u8), 0, own: false);
        queue.Add(SyslogRecord.Parse(""u8), 0, own: true);
        queue.Add(SyslogRecord.Parse("three: 3"u8), 0, own: false);

        Assert.Equal(["one: 1", "", "three: 3"], Drain(queue, out var dropped));
        Assert.Equal(0, dropped);
        Assert.Empty(Drain(queue, out _));
    }

    [Fact]
    public void What_does_not_fit_is_dropped_counted_and_told_once()
    {
        var queue = Queue(2 * ShownLength);
        for (var i = 0; i < 4; i++)
            queue.Add(SyslogRecord.Parse("12345"u8), 0, own: false);

        Assert.Equal(["12345", "12345"], Drain(queue, out var dropped));
        Assert.Equal(2, dropped);
        Assert.Equal((4, 2), (counters.Read, counters.Dropped));

        queue.Add(SyslogRecord.Parse("12345"u8), 0, own: false);
        Assert.Single(Drain(queue, out dropped));
        Assert.Equal(0, dropped);
    }

    [Fact]
    public void Taking_waits_for_a_line()
    {
        var queue = Queue(1024);
        var adding = new Thread(() =>
        {
            Thread.Sleep(50);
            queue.Add(SyslogRecord.Parse("late"u8), 0, own: false);
        });
        adding.Start();
        var batch = queue.Take(10_000);
        Assert.EndsWith(" late\n", Encoding.UTF8.GetString(batch.Shown), StringComparison.Ordinal);
        adding.Join();
    }

    [Fact]
    public void Draining_gives_up_at_its_timeout_when_nobody_takes()
    {
        var watch = Stopwatch.StartNew();
        Assert.False(Queue(1024).Drain(TimeSpan.FromMilliseconds(50)));
        Assert.InRange(watch.ElapsedMilliseconds, 45, 60_000);
    }

    [Fact]
    public void Draining_ends_when_the_batch_is_written()
    {
        var queue = Queue(1024);
        var taking = new Thread(() =>
        {
            while (!queue.Take(10_000).Draining)
            {
            }

            queue.Drained();
        });
        taking.Start();
        Assert.True(queue.Drain(TimeSpan.FromMinutes(1)));
        taking.Join();
    }

    private LogQueue Queue(int capacity) => new(capacity, new LogLines(new PlainFormat(LogColour.None), masker: null, counters), counters);

    private static List<string> Drain(LogQueue queue, out long dropped)
    {
        var batch = queue.Take(0);
        dropped = batch.Dropped;
        var lines = Encoding.UTF8.GetString(batch.Shown).Split('\n');
        Assert.Equal(batch.Lines, lines.Length - 1);
        return [.. lines.Take(batch.Lines).Select(line => line.Substring(ShownLength - "12345\n".Length))];
    }
}
