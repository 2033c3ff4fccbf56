using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Tests.Apply;
using Pfinit.Tests.Supervise;

namespace Pfinit.Tests.Observe;

public sealed class PostfixSocketsTests : IDisposable
{
    private readonly LogRecorder log = LogRecorder.Start();
    private readonly FakeTime time = new();
    private readonly TemporaryDirectory queue = new();
    private readonly PostfixSockets sockets;
    private readonly List<ListeningSocket> open = [];
    private bool isUp = true;
    private Action mend = () => { };
    private int mended;

    public PostfixSocketsTests()
    {
        sockets = new PostfixSockets(queue.Path, account: null, () => isUp, () => { mend(); mended++; }, time);
        Make("public/cleanup", "public/qmgr", "private/rewrite");
    }

    public void Dispose()
    {
        open.ForEach(socket => socket.Dispose());
        queue.Dispose();
        log.Dispose();
    }

    [Fact]
    public void Sockets_that_are_removed_are_told_of_at_once_and_Postfix_is_restarted_at_the_next_look()
    {
        Look();
        Assert.Null(sockets.Problem);
        Directory.Delete(queue.Path + "/public", recursive: true);

        Look();
        var gone = $"postfix: public/cleanup, public/qmgr were removed from {queue.Path}: Postfix's programs do not reach each other, and mail waits";
        Assert.Equal(gone, sockets.Problem);
        Assert.Equal(0, mended);
        Look();

        Assert.Equal(1, mended);
        Assert.Null(sockets.Problem);
        Assert.Equal([$"error: {gone}; Postfix is restarted unless that is undone within 5s", "warning: postfix: restarting it, so that it makes its sockets again"], log.Lines);
        Look();
        Assert.Equal(1, mended);
    }

    [Fact]
    public void Who_removes_them_again_and_again_has_Postfix_restarted_ever_more_seldom_until_that_ends()
    {
        Assert.Equal([5, 10, 20, 40, 80, 160, 240, 240], Enumerable.Range(0, 8).Select(_ => SecondsUntilMended()));

        time.Now += PostfixSockets.Calm - TimeSpan.FromSeconds(2);
        Assert.Equal(240, SecondsUntilMended());
        time.Now += PostfixSockets.Calm;
        Assert.Equal([5, 10], [SecondsUntilMended(), SecondsUntilMended()]);
        Assert.Contains(log.Lines, line => line.EndsWith("; Postfix is restarted unless that is undone within 240s", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_looks_that_follow_each_other_at_once_are_no_reason_to_restart()
    {
        Look();
        File.Delete(queue.Path + "/public/qmgr");
        Look();
        sockets.Look();

        Assert.Equal(0, mended);
        Make("public/qmgr");
        Look();
        Assert.Null(sockets.Problem);
        Look();
        Assert.Equal(0, mended);
    }

    [Fact]
    public void What_never_was_there_and_what_goes_while_Postfix_is_not_up_is_not_missed()
    {
        Look();
        isUp = false;
        Directory.Delete(queue.Path + "/public", recursive: true);
        Look();
        Look();
        Make("public/cleanup", "public/qmgr");
        isUp = true;
        Look();

        Assert.Null(sockets.Problem);
        Assert.Empty(log.Lines);
        Assert.Equal(0, mended);
    }

    [Fact]
    public void A_disk_that_refuses_is_told_of_once_and_tried_again_while_status_shows_the_problem()
    {
        mend = () => throw new KernelException("mkdir", "/queue/public", new Errno(Libc.EROFS));
        Look();
        File.Delete(queue.Path + "/public/qmgr");
        for (var i = 0; i < 4; i++)
            Look();

        Assert.NotNull(sockets.Problem);
        Assert.Single(log.Lines, line => line.EndsWith("its sockets cannot be made again: mkdir /queue/public: Read-only file system; trying on", StringComparison.Ordinal));
        mend = () => { };
        Look();
        Assert.Equal(1, mended);
        Assert.Null(sockets.Problem);
    }

    // From the look that finds them gone.
    private int SecondsUntilMended()
    {
        var before = mended;
        Make("public/qmgr");
        sockets.Look();
        File.Delete(queue.Path + "/public/qmgr");
        sockets.Look();
        var seconds = 0;
        for (; mended == before; seconds++)
        {
            time.Now += TimeSpan.FromSeconds(1);
            sockets.Look();
        }

        return seconds;
    }

    private void Look()
    {
        time.Now += DiskRoom.Interval;
        sockets.Look();
    }

    private void Make(params string[] names)
    {
        foreach (var path in names.Select(name => $"{queue.Path}/{name}"))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            open.Add(ListeningSocket.OnUnix(path));
        }
    }
}
