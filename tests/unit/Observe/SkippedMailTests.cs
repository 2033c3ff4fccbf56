using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Observe;

public sealed class SkippedMailTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly TemporaryDirectory queue = new();

    public void Dispose() => queue.Dispose();

    [Theory]
    [InlineData(60, true)]
    [InlineData(2, true)]
    [InlineData(-5, false)]
    [InlineData(300, false)]
    public void What_was_skipped_and_nobody_delivers_any_more_is_due_at_once(int aheadSeconds, bool changed)
    {
        var path = Add(Now.AddSeconds(aheadSeconds));

        Assert.Equal(changed ? (1, 1) : (0, 0), new SkippedMail(queue.Path, account: null).MakeDue(Now));

        Assert.Equal((changed ? Now : Now.AddSeconds(aheadSeconds)).ToUnixTimeSeconds(), LinuxFiles.Find(path)!.Modified.Seconds);
    }

    [Fact]
    public void What_is_still_delivered_is_left_alone_until_its_lock_is_gone()
    {
        var path = Add(Now.AddSeconds(60));
        using (var agent = LinuxFiles.Open(path, Libc.O_RDWR))
        {
            Assert.False(agent.TryLock().Failed);
            Assert.Equal((1, 0), new SkippedMail(queue.Path, account: null).MakeDue(Now));
            Assert.Equal(Now.ToUnixTimeSeconds() + 60, LinuxFiles.Find(path)!.Modified.Seconds);
        }

        new SkippedMail(queue.Path, account: null).MakeDue(Now);
        Assert.Equal(Now.ToUnixTimeSeconds(), LinuxFiles.Find(path)!.Modified.Seconds);
    }

    [Fact]
    public void A_queue_that_is_not_there_has_nothing() => Assert.Equal((0, 0), new SkippedMail(queue["none"], account: null).MakeDue(Now));

    private string Add(DateTimeOffset due)
    {
        Directory.CreateDirectory(queue["incoming"]);
        var path = queue.Add("incoming/A1", "");
        LinuxFiles.SetMode(path, TemporaryDirectory.Octal("700"));
        File.SetLastWriteTimeUtc(path, due.UtcDateTime);
        return path;
    }
}
