using System.Text;
using Pfinit.Observe;
using Pfinit.Tests.Supervise;

namespace Pfinit.Tests.Observe;

public sealed class QueueManagerEndsTests
{
    private readonly FakeTime time = new();
    private readonly QueueManagerEnds ends;

    public QueueManagerEndsTests() => ends = new QueueManagerEnds(time);

    [Fact]
    public void The_first_end_is_followed_by_a_knock_at_once()
    {
        Assert.Null(ends.Due);
        time.Now = TimeSpan.FromSeconds(3);
        ends.Note();
        Assert.Equal(time.Now, ends.Due);
        ends.Knocked();
        Assert.Null(ends.Due);
    }

    [Fact]
    public void One_that_ends_over_and_over_is_knocked_at_every_ten_seconds()
    {
        ends.Note();
        ends.Knocked();
        time.Now = TimeSpan.FromSeconds(1);
        ends.Note();
        time.Now = TimeSpan.FromSeconds(2);
        ends.Note();
        Assert.Equal(QueueManagerEnds.Pause, ends.Due);
        time.Now = TimeSpan.FromSeconds(60);
        ends.Knocked();
        ends.Note();
        Assert.Equal(time.Now + QueueManagerEnds.Pause, ends.Due);
    }

    [Theory]
    [InlineData("<20>Nov 29 10:00:00 postfix/master[38]: warning: process /usr/lib/postfix/sbin/qmgr pid 40 killed by signal 9", true)]
    [InlineData("<20>Nov 29 10:00:00 postfix/master[38]: warning: process /usr/lib/postfix/sbin/qmgr pid 40 exit status 1", true)]
    [InlineData("<20>Nov 29 10:00:00 postfix/master[38]: warning: process /usr/lib/postfix/sbin/smtp pid 40 exit status 1", false)]
    [InlineData("<20>Nov 29 10:00:00 postfix/smtpd[38]: warning: process /usr/lib/postfix/sbin/qmgr pid 40 exit status 1", false)]
    [InlineData("<20>Nov 29 10:00:00 postfix/master[38]: warning: /usr/lib/postfix/sbin/qmgr: bad command startup -- throttling", false)]
    public void Only_master_tells_of_it(string line, bool isEnd) => Assert.Equal(isEnd, QueueManagerEnds.Is(SyslogRecord.Parse(Encoding.ASCII.GetBytes(line))));

    [Fact]
    public void The_queue_manager_is_knocked_at_when_it_ended()
    {
        using var knocked = new ManualResetEventSlim();
        var watch = new QueueWatch(new QueueCensus("/nowhere"), new SkippedMail("/nowhere", account: null), new DiskRoom(_ => null, TimeProvider.System), Knock, account: null, TimeProvider.System);
        new Thread(watch.Run) { IsBackground = true }.Start();

        watch.See(SyslogRecord.Parse("<20>Nov 29 10:00:00 postfix/master[38]: warning: process /usr/lib/postfix/sbin/qmgr pid 40 killed by signal 9"u8));

        Assert.True(knocked.Wait(TimeSpan.FromSeconds(20)));

        bool Knock()
        {
            knocked.Set();
            return true;
        }
    }
}
