using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Tests.Apply;

public sealed class QueueLockTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("pfinit-queue").FullName;
    private readonly List<QueueLock> locks = [];

    private string Pid => Path.Combine(directory, "pid");

    public void Dispose()
    {
        locks.ForEach(taken => taken.Release());
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void The_second_is_told_who_has_the_queue()
    {
        Assert.Null(Take("first"));

        var problem = Take("second");

        Assert.Equal(
            $"pfinit: fatal: {Pid}: another container uses this queue: pfinit of host \"first\" holds the lock of pfinit.lock; stop it first, nothing was touched",
            problem?.ToString());
        Assert.Equal("first\n", Holder());
    }

    [Fact]
    public void What_an_ended_one_left_behind_stops_nobody()
    {
        Assert.Null(Take("a host with a long name"));
        locks[0].Release();
        File.WriteAllText(Path.Combine(Pid, "master.pid"), "              17\n");

        Assert.Null(Take("next"));
        Assert.Equal("next\n", Holder());
    }

    [Fact]
    public void A_run_that_was_killed_is_known_by_the_next_ones_until_one_ends_in_order()
    {
        Take("first");
        Assert.False(locks[0].LastRunWasKilled);
        locks[0].Begin();
        Assert.Contains("pfinit of host \"first\" holds", Take("other")?.Text);
        locks[0].Release();

        // A start that is refused before Postfix runs.
        Take("second");
        Assert.True(locks[^1].LastRunWasKilled);
        locks[^1].End();
        locks[^1].Release();

        Take("third");
        Assert.True(locks[^1].LastRunWasKilled);
        locks[^1].Begin();
        locks[^1].End();
        Assert.Equal("third\n", Holder());
        locks[^1].Release();

        Take("fourth");
        Assert.False(locks[^1].LastRunWasKilled);
    }

    [Fact]
    public void A_master_that_runs_without_pfinit_has_the_queue()
    {
        Directory.CreateDirectory(Pid);
        File.WriteAllText(Path.Combine(Pid, "master.pid"), "              17\n");
        using var master = LinuxFiles.Open(Path.Combine(Pid, "master.pid"), Libc.O_RDWR);
        Assert.False(master.TryLock().Failed);

        Assert.Contains("a Postfix that is not ours holds the lock of master.pid", Take("host")?.Text);
    }

    [Fact]
    public void Where_there_can_be_no_lock_the_start_goes_on_with_a_warning()
    {
        File.WriteAllText(Pid, "a file");

        var problem = Take("host");

        Assert.Equal((Severity.Warning, "the queue cannot be locked: open: Not a directory; see to it that no other container uses it"), (problem?.Severity, problem?.Text));
    }

    [Fact]
    public void A_master_that_runs_has_the_queue_although_no_lock_of_ours_can_be_made()
    {
        Directory.CreateDirectory(Path.Combine(Pid, "pfinit.lock"));
        Assert.Contains("the queue cannot be locked: open: Is a directory", Take("host")?.Text);

        File.WriteAllText(Path.Combine(Pid, "master.pid"), "              17\n");
        using var master = LinuxFiles.Open(Path.Combine(Pid, "master.pid"), Libc.O_RDWR);
        Assert.False(master.TryLock().Failed);

        Assert.Contains("a Postfix that is not ours holds the lock of master.pid", Take("host")?.Text);
    }

    [Fact]
    public void A_lock_into_which_nothing_can_be_written_holds()
    {
        Directory.CreateDirectory(Pid);

        // The kernel takes nothing but a number there.
        File.CreateSymbolicLink(Path.Combine(Pid, "pfinit.lock"), "/proc/self/coredump_filter");

        Assert.Null(Take("first"));
        Assert.Contains("another container uses this queue", Take("second")?.Text);
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_told_with_the_reason()
    {
        File.WriteAllText(Path.Combine(directory, "file"), "");
        locks.Add(new QueueLock(Path.Combine(directory, "file", "pid")));

        Assert.Contains("the queue cannot be locked: mkdir: Not a directory", locks[0].Take("host")?.Text);
    }

    // Not File.ReadAllText: the runtime wants a lock of its own.
    private string Holder()
    {
        using var file = LinuxFiles.OpenToRead(Path.Combine(Pid, "pfinit.lock"));
        return System.Text.Encoding.UTF8.GetString(file.ReadToEnd());
    }

    private Diagnostic? Take(string host)
    {
        locks.Add(new QueueLock(Pid));
        return locks[^1].Take(host);
    }
}
