using Pfinit.Expose;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;
using Pfinit.Tests.Apply;
using Pfinit.Tests.Observe;
using Pfinit.Tests.Supervise;

namespace Pfinit.Tests.Expose;

[Collection(SharedTimeZone.Name)]
public sealed class StatusBoardTests : IDisposable
{
    private readonly FakeTime time = new();
    private readonly TemporaryDirectory directory = new();
    private readonly TemporaryFile file = TemporaryFile.Create();
    private readonly LogStream log;

    public StatusBoardTests() => log = LogStream.Open(file.Fd, LogFormat.Plain, mask: null, LogColour.None, (_, _) => { });

    public void Dispose()
    {
        log.Dispose();
        file.Dispose();
        directory.Dispose();
    }

    [Fact]
    public void The_time_of_the_start_stays_what_it_is_when_the_clock_is_set()
    {
        var board = Board();
        var started = board.Read().Started;

        // .NET Framework rounds FromSeconds to milliseconds.
        time.Now += TimeSpan.FromTicks(900_004_000);
        time.WallSetBy = TimeSpan.FromHours(-3);
        var later = board.Read();

        Assert.Equal(started, later.Started);
        Assert.Equal(90.0004, later.Uptime.TotalSeconds);
        Assert.StartsWith($"pfinit {BuildInfo.Version}, pid {later.Pid}, preparing for 1m 30s\n", StatusText.Of(later), StringComparison.Ordinal);
    }

    private StatusBoard Board()
    {
        var room = new DiskRoom(_ => new QueueSpace(BlockSize: 4096, Blocks: 1, FreeBlocks: 1), time);
        var queue = new QueueWatch(new QueueCensus(directory.Path), new SkippedMail(directory.Path, account: null), room, () => true, account: null, time);
        return new StatusBoard(() => new SupervisorStatus(ShutdownPhase.None, []), log, queue, () => [], () => (0, 0), time);
    }
}
