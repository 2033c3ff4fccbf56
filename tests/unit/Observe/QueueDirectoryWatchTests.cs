using Pfinit.Apply;
using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Observe;

public sealed class QueueDirectoryWatchTests : IDisposable
{
    private static readonly Access Closed = new("postfix", "postfix", TemporaryDirectory.Octal("700"));

    private readonly LogRecorder log = LogRecorder.Start();
    private readonly TemporaryDirectory queue = new();
    private readonly QueueDirectoryWatch watch;
    private Action mend = () => { };
    private bool isUp = true;

    public QueueDirectoryWatchTests()
    {
        watch = new QueueDirectoryWatch(queue.Path, TestAccounts.AllMine(queue), () => isUp) { Mend = (directory, ownership, postfix) => Mend(directory, ownership, postfix) };
        LinuxFiles.SetMode(queue.Path, TemporaryDirectory.Octal("755"));
        watch.Directories =
        [
            new PlannedDirectory(queue.Path, new Access("root", "root", TemporaryDirectory.Octal("755"))) { KeepsAccess = true },
            new PlannedDirectory(queue["incoming"], Closed) { Written = true }, new PlannedDirectory(queue["saved"], Closed), new PlannedDirectory("/no such place", Closed),
        ];
        foreach (var name in new[] { "incoming", "saved" })
        {
            Directory.CreateDirectory(queue[name]);
            LinuxFiles.SetMode(queue[name], Closed.Mode);
        }
    }

    public void Dispose()
    {
        queue.Dispose();
        log.Dispose();
    }

    [Fact]
    public void A_directory_that_Postfix_can_no_longer_use_is_put_right_and_that_is_said()
    {
        watch.Look();
        Assert.Empty(log.Lines);

        LinuxFiles.SetMode(queue["incoming"], 0);
        Directory.Delete(queue["saved"]);
        watch.Look();
        watch.Look();

        Assert.Equal(
            [$"warning: queue: {queue["incoming"]} has mode 0000 and not 0700; put right, as at a start", $"warning: queue: {queue["saved"]} was removed; made again, as at a start"],
            log.Lines);
        Assert.Equal((Closed.Mode, Closed.Mode), (LinuxFiles.Find(queue["incoming"])!.Mode, LinuxFiles.Find(queue["saved"])!.Mode));
        Assert.Equal((0, null), (watch.Problems.Count, watch.Standstill));
    }

    [RootFact]
    public void A_directory_of_somebody_else_is_given_back()
    {
        LinuxFiles.SetOwner(queue["incoming"], 4711, 4711);
        watch.Look();

        Assert.Equal([$"warning: queue: {queue["incoming"]} belongs to user 4711 and not to postfix; put right, as at a start"], log.Lines);
        Assert.Equal(Libc.geteuid(), LinuxFiles.Find(queue["incoming"])!.Uid);
    }

    [Fact]
    public void What_cannot_be_put_right_is_said_once_and_shown_as_long_as_it_lasts()
    {
        mend = () => throw new KernelException("chmod", queue["incoming"], new Errno(Libc.EPERM));
        LinuxFiles.SetMode(queue["incoming"], TemporaryDirectory.Octal("500"));
        watch.Look();
        watch.Look();

        var problem = $"queue: {queue["incoming"]} has mode 0500 and not 0700: no new mail is taken, clients wait";
        Assert.Equal([problem], watch.Problems);
        Assert.Equal(problem, watch.Standstill);
        Assert.Equal([$"error: {problem}; it cannot be put right: chmod: Operation not permitted; trying on"], log.Lines);

        LinuxFiles.SetMode(queue["incoming"], Closed.Mode);
        watch.Look();
        Assert.Equal($"queue: {queue["incoming"]} is as it should be again", log.Lines[^1]);
        Assert.Equal((0, null), (watch.Problems.Count, watch.Standstill));
    }

    [Fact]
    public void One_without_which_mail_flows_is_no_reason_to_be_unhealthy()
    {
        mend = () => throw new KernelException("mkdir", queue["saved"], new Errno(Libc.ENOSPC));
        Directory.Delete(queue["saved"]);
        watch.Look();

        Assert.Equal([$"queue: {queue["saved"]} was removed: what Postfix would write there is missing"], watch.Problems);
        Assert.Null(watch.Standstill);
    }

    [RootFact]
    public void A_queue_that_Postfix_may_not_enter_is_told_of_and_left_as_it_is()
    {
        LinuxFiles.SetMode(queue.Path, TemporaryDirectory.Octal("600"));
        LinuxFiles.SetMode(queue["saved"], 0);
        watch.Look();

        Assert.Equal($"queue: {queue.Path} has mode 0600, so that Postfix may not enter it: no mail is taken or sent", watch.Standstill);
        Assert.Equal([$"error: {watch.Standstill}"], log.Lines);
    }

    [RootFact]
    public void A_queue_that_becomes_read_only_is_one_line() => MountNamespace.Run(() =>
    {
        using var own = LogRecorder.Start();
        watch.Look();
        MountNamespace.BindReadOnly(queue.Path);
        watch.Look();

        Assert.Equal($"queue: {queue.Path} is on a read-only file system: no mail is taken or sent", watch.Standstill);
        Assert.Equal([$"error: {watch.Standstill}"], own.Lines);
    });

    [Fact]
    public void More_rights_are_left_and_nothing_is_looked_at_before_Postfix_was_up()
    {
        LinuxFiles.SetMode(queue["incoming"], TemporaryDirectory.Octal("755"));
        watch.Look();
        Assert.Empty(log.Lines);

        var early = new QueueDirectoryWatch(queue.Path, TestAccounts.AllMine(queue), () => isUp) { Directories = [new PlannedDirectory(queue["not made yet"], Closed)] };
        isUp = false;
        early.Look();
        Assert.Empty(log.Lines);
        isUp = true;
        early.Look();
        Assert.Single(log.Lines);
    }

    private void Mend(PlannedDirectory directory, Ownership ownership, Account postfix)
    {
        mend();
        DirectorySetup.Ensure(directory, ownership, postfix);
    }
}
