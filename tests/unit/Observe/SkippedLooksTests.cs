using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Tests.Apply;
using Pfinit.Tests.Supervise;

namespace Pfinit.Tests.Observe;

public sealed class SkippedLooksTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTime time = new();
    private readonly SkippedLooks looks;
    private readonly TemporaryDirectory queue = new();

    public SkippedLooksTests() => looks = new SkippedLooks(time);

    public void Dispose() => queue.Dispose();

    [Fact]
    public void A_thousand_lines_are_one_look_a_second_later()
    {
        Assert.Null(looks.Due);
        looks.Note();
        time.Now = TimeSpan.FromSeconds(0.5);
        for (var i = 0; i < 1000; i++)
            looks.Note();
        Assert.Equal(TimeSpan.FromSeconds(1), looks.Due);
    }

    [Fact]
    public void Looks_go_on_while_some_is_found_and_end_after_two_without()
    {
        looks.Note();
        Assert.Equal(TimeSpan.FromSeconds(2), Look(found: true));
        Assert.Equal(TimeSpan.FromSeconds(3), Look(found: false));
        Assert.Null(Look(found: false));
    }

    [Fact]
    public void A_look_that_takes_long_is_followed_by_a_long_rest()
    {
        looks.Note();
        time.Now = TimeSpan.FromSeconds(3);
        looks.Looked(begin: TimeSpan.FromSeconds(1), found: true);
        Assert.Equal(TimeSpan.FromSeconds(3 + (19 * 2)), looks.Due);
    }

    [Theory]
    [InlineData("<22>Nov 29 10:00:00 postfix/qmgr[32]: 4bXk2T0wYzz: skipped, still being delivered", true)]
    [InlineData("<22>Nov 29 10:00:00 postfix/qmgr[32]: 4bXk2T0wYzz: from=<a@example.com>, size=300, nrcpt=1 (queue active)", false)]
    [InlineData("<22>Nov 29 10:00:00 postfix/smtpd[32]: 4bXk2T0wYzz: skipped, still being delivered", false)]
    public void What_the_queue_manager_skipped_is_due_once_nobody_delivers_it(string line, bool isSkipped)
    {
        Directory.CreateDirectory(queue["incoming"]);
        var path = queue.Add("incoming/A1", "");
        LinuxFiles.SetMode(path, TemporaryDirectory.Octal("700"));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(60));
        using var scanned = new ManualResetEventSlim();
        var watch = new QueueWatch(new QueueCensus(queue.Path), new SkippedMail(queue.Path, account: null), new DiskRoom(_ => null, TimeProvider.System), Scan, account: null, TimeProvider.System);
        new Thread(watch.Run) { IsBackground = true }.Start();

        watch.See(SyslogRecord.Parse(System.Text.Encoding.ASCII.GetBytes(line)));

        Assert.Equal(isSkipped, scanned.Wait(isSkipped ? Patience : WalkPace.Pause + WalkPace.Pause));
        Assert.Equal(isSkipped, File.GetLastWriteTimeUtc(path) <= DateTime.UtcNow);

        bool Scan()
        {
            scanned.Set();
            return true;
        }
    }

    private TimeSpan? Look(bool found)
    {
        time.Now = looks.Due!.Value;
        looks.Looked(time.Now, found);
        return looks.Due;
    }
}
