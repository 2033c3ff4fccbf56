using System.Diagnostics;
using System.Text;
using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class LogQueueTests
{
    private readonly LogCounters counters = new();

    [Fact]
    public void Lines_come_out_as_they_went_in()
    {
        var queue = new LogQueue(1024, counters);
        queue.Add("one"u8, 11, own: false);
        queue.Add(""u8, 22, own: true);
        queue.Add("three"u8, 33, own: false);

        Assert.Equal(["one 11 False", " 22 True", "three 33 False"], Drain(queue, out var dropped));
        Assert.Equal(0, dropped);
        Assert.Empty(Drain(queue, out _));
    }

    [Fact]
    public void What_does_not_fit_is_dropped_counted_and_told_once()
    {
        var queue = new LogQueue(2 * (LogBatch.HeaderSize + 5), counters);
        queue.Add("12345"u8, 0, own: false);
        queue.Add("123456"u8, 0, own: false);
        queue.Add("12345"u8, 0, own: false);
        queue.Add(""u8, 0, own: false);

        Assert.Equal(["12345 0 False", "12345 0 False"], Drain(queue, out var dropped));
        Assert.Equal(2, dropped);
        Assert.Equal((4, 2), (counters.Read, counters.Dropped));

        queue.Add("12345"u8, 0, own: false);
        Assert.Single(Drain(queue, out dropped));
        Assert.Equal(0, dropped);
    }

    [Fact]
    public void Taking_waits_for_a_line()
    {
        var queue = new LogQueue(1024, counters);
        var adding = new Thread(() =>
        {
            Thread.Sleep(50);
            queue.Add("late"u8, 0, own: false);
        });
        adding.Start();
        var batch = queue.Take(10_000);
        Assert.True(batch.TryNext(out var line, out _, out _));
        Assert.Equal("late", Encoding.UTF8.GetString(line));
        adding.Join();
    }

    [Fact]
    public void Draining_gives_up_at_its_timeout_when_nobody_takes()
    {
        var watch = Stopwatch.StartNew();
        Assert.False(new LogQueue(1024, counters).Drain(TimeSpan.FromMilliseconds(50)));
        Assert.InRange(watch.ElapsedMilliseconds, 45, 5000);
    }

    [Fact]
    public void Draining_ends_when_the_batch_is_written()
    {
        var queue = new LogQueue(1024, counters);
        var taking = new Thread(() =>
        {
            while (!queue.Take(10_000).Draining)
            {
            }

            queue.Drained();
        });
        taking.Start();
        Assert.True(queue.Drain(TimeSpan.FromSeconds(10)));
        taking.Join();
    }

    private static List<string> Drain(LogQueue queue, out long dropped)
    {
        var lines = new List<string>();
        var batch = queue.Take(0);
        while (batch.TryNext(out var line, out var ticks, out var own))
            lines.Add($"{Encoding.UTF8.GetString(line)} {ticks} {own}");
        dropped = batch.Dropped;
        return lines;
    }
}
