using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

public sealed class SignalNotesTests : IDisposable
{
    private readonly LogRecorder log = LogRecorder.Start();
    private readonly FakeTime time = new();
    private readonly SignalNotes notes;

    public SignalNotesTests() => notes = new SignalNotes(time);

    public void Dispose() => log.Dispose();

    [Fact]
    public void A_storm_makes_one_line_a_second_that_counts_the_rest()
    {
        for (var i = 0; i < 10_000; i++)
        {
            time.Now += TimeSpan.FromTicks(1500);
            notes.Info(Signal.SIGHUP, "ignored");
        }

        Assert.Equal(["SIGHUP: ignored", "SIGHUP: ignored; came 6666 times more since the last such line"], log.Lines);
    }

    [Fact]
    public void The_tail_of_a_storm_is_counted_when_its_second_is_over_or_at_the_end()
    {
        for (var i = 0; i < 3; i++)
            notes.Info(Signal.SIGHUP, "ignored");
        Assert.Equal(TimeSpan.FromSeconds(1), notes.NextDeadline);
        notes.Tick();
        Assert.Single(log.Lines);

        time.Now += TimeSpan.FromSeconds(1);
        notes.Tick();
        Assert.Equal("SIGHUP: ignored; came 2 times more since the last such line", log.Lines[1]);
        Assert.Null(notes.NextDeadline);

        notes.Info(Signal.SIGHUP, "ignored");
        notes.Tick(all: true);
        Assert.Equal("SIGHUP: ignored; came 1 time more since the last such line", log.Lines[2]);
    }

    [Fact]
    public void What_a_signal_leads_to_comes_after_its_line()
    {
        var done = new List<int>();
        notes.Info(Signal.SIGHUP, "read", () => done.Add(log.Lines.Count));
        notes.Info(Signal.SIGHUP, "read", () => done.Add(log.Lines.Count));
        notes.Info(Signal.SIGHUP, "read", () => done.Add(log.Lines.Count));
        Assert.Equal([1], done);

        time.Now += TimeSpan.FromSeconds(1);
        notes.Tick();
        Assert.Equal([1, 2], done);

        notes.Info(Signal.SIGHUP, "read", () => done.Add(log.Lines.Count));
        notes.Tick(all: true);
        Assert.Equal((3, 2), (log.Lines.Count, done.Count));
    }

    [Fact]
    public void Each_signal_has_its_own_line()
    {
        notes.Info(Signal.SIGHUP, "ignored");
        notes.Info(Signal.SIGUSR2, "ignored");
        Assert.Equal(["SIGHUP: ignored", "SIGUSR2: ignored"], log.Lines);
    }

    [Fact]
    public void A_signal_now_and_then_is_said_each_time()
    {
        for (var i = 0; i < 3; i++)
        {
            notes.Info(Signal.SIGHUP, "ignored");
            time.Now += TimeSpan.FromSeconds(1);
        }

        Assert.Equal(Enumerable.Repeat("SIGHUP: ignored", 3), log.Lines);
    }
}
