using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Supervise;
using Pfinit.Tests.Apply;
using Pfinit.Tests.Supervise;

namespace Pfinit.Tests.Observe;

public sealed class QueueWatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryDirectory queue = new();

    public void Dispose() => queue.Dispose();

    [Fact]
    public void A_disk_that_does_not_say_how_full_it_is_is_told_of_once_though_the_queue_can_be_read()
    {
        var time = new FakeTime();
        var room = new DiskRoom(path => throw new KernelException("statfs", path, new Errno(Libc.EIO)), time);
        var watch = new QueueWatch(new QueueCensus(queue.Path), new SkippedMail(queue.Path, account: null), room, () => true, account: null, time);
        LogRecorder? log = null;
        var thread = new Thread(() =>
        {
            log = LogRecorder.Start();
            watch.Run();
        });
        thread.IsBackground = true;
        thread.Start();

        for (var survey = 0; survey < 3; survey++)
        {
            time.Now += TimeSpan.FromMinutes(1);
            Assert.Equal(Elapsed.Now(time), watch.Ask(Patience)!.At);
        }

        Assert.StartsWith("warning: status: whether there is room on the disk cannot be told: ", Assert.Single(log!.Lines), StringComparison.Ordinal);
    }
}
