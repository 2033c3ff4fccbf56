using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Reloading;
using Pfinit.Tests.Apply;
using Pfinit.Tests.Supervise;

namespace Pfinit.Tests.Reloading;

/// <summary>The real sockets and files, and a reload that only counts.</summary>
public sealed class ReloadThreadTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly List<bool> reloads = [];
    private readonly ReloadThread thread;
    private SourceMarks read = new();
    private Action whileReloading = () => { };

    public ReloadThreadTests() => thread = Thread(TimeProvider.System);

    public void Dispose()
    {
        thread.Dispose();
        directory.Dispose();
    }

    [Fact]
    public void Ten_thousand_requests_at_once_are_one_reload()
    {
        var time = new FakeTime();
        using var paced = Thread(time);
        for (var i = 0; i < 10_000; i++)
            paced.Ask();
        for (var turn = 0; turn < 3; turn++)
        {
            // Something else to do, so that a turn has nothing to wait for.
            using var client = Connection.ToUnix(directory["paced"], Deadline.After(TimeSpan.FromSeconds(30)));
            client.Send("status\n"u8);
            paced.Turn();
            Assert.Equal([true], reloads);
            time.Now += ReloadSchedule.Pace + ReloadSchedule.Pace;
        }
    }

    [Fact]
    public void What_changed_between_reading_and_watching_is_read_again_once()
    {
        read.Note(directory["settings"]);
        directory.Add("settings", "new");
        thread.Watch();
        while (reloads.Count == 0)
            thread.Turn();

        thread.Ask();
        while (reloads.Count == 1)
            thread.Turn();
        Assert.Equal([false, true], reloads);
    }

    [Fact]
    public void What_changed_while_a_reload_was_at_work_is_read_again()
    {
        whileReloading = () => directory.Add("late", "new");
        thread.Ask();
        while (reloads.Count < 2)
            thread.Turn();
        Assert.Equal([true, false], reloads);
    }

    [Fact]
    public void A_changed_file_is_a_reload_that_nobody_asked_for()
    {
        thread.Watch();
        directory.Add("settings", "new");
        while (reloads.Count == 0)
            thread.Turn();
        Assert.Equal([false], reloads);
    }

    [Fact]
    public async Task The_client_gets_what_was_said_and_the_status()
    {
        var asking = Task.Run(() => ReloadClient.Ask(directory["socket"], Deadline.After(TimeSpan.FromSeconds(30))));
        while (reloads.Count == 0)
            thread.Turn();

        Assert.Equal((78, "pfinit: error: /etc/pfinit.toml: wrong\npfinit: error: reload: nothing was changed\n"), await asking);
        Assert.Equal([true], reloads);
    }

    [Fact]
    public async Task A_client_that_asks_for_something_else_gets_nothing()
    {
        var asking = Task.Run(() =>
        {
            using var connection = Connection.ToUnix(directory["socket"], Deadline.After(TimeSpan.FromSeconds(30)));
            connection.Send("status\n"u8);
            return connection.Receive(new byte[10]);
        });
        thread.Turn();

        Assert.Equal(0, await asking);
        Assert.Empty(reloads);
    }

    [Fact]
    public void A_socket_that_was_removed_or_replaced_is_bound_again_and_only_then()
    {
        using var log = LogRecorder.Start();
        thread.MendSocket();
        Assert.Empty(log.Lines);

        File.Delete(directory["socket"]);
        Directory.CreateDirectory(directory["socket"]);
        thread.MendSocket();
        thread.MendSocket();
        Directory.Delete(directory["socket"]);
        thread.MendSocket();
        thread.MendSocket();

        Assert.Equal(
        [
            $"error: reload: {directory["socket"]} was removed or replaced, and cannot be bound again: unlink: Is a directory; "
                + "`pfinit reload` finds nobody, SIGHUP does the same; trying on",
            $"warning: reload: {directory["socket"]} was removed or replaced; bound again",
        ], log.Lines);
        using var client = Connection.ToUnix(directory["socket"], Deadline.After(TimeSpan.FromSeconds(30)));
        client.Send("status\n"u8);
        thread.Turn();
        Assert.Equal(0, client.Receive(new byte[10]));
    }

    [Fact]
    public void Without_a_listener_the_client_says_so() =>
        Assert.Equal("connect", Assert.Throws<KernelException>(() => ReloadClient.Ask(directory["nobody"], Deadline.After(TimeSpan.FromSeconds(1)))).Call);

    private ReloadThread Thread(TimeProvider time) => new(
        ListeningSocket.OnUnix(directory[time is FakeTime ? "paced" : "socket"]), new FileWatcher(Inotify.Open()), Reload, Files, time);

    private WatchList Files() => new(reloads.Count == 0 ? [directory["settings"]] : [directory["settings"], directory["late"]], []) { Read = read };

    private ReloadReport Reload(bool asked)
    {
        using var log = LogRecorder.Start();
        reloads.Add(asked);

        // As a reload does: it names another file, and notes what that is before it reads it.
        read = new SourceMarks();
        read.Note(directory["late"]);
        whileReloading();
        whileReloading = () => { };
        var report = new ReloadReport();
        report.Say(Diagnostic.Fatal("/etc/pfinit.toml", "wrong"));
        report.Fail("reload", "nothing was changed", ExitStatus.Settings);
        return report;
    }
}
