// The thread `reload`: sleeps in poll(2) until SIGHUP, `pfinit reload` or a changed file asks for the settings to be read again, then has that done, here.
// Commands/ReloadDuty starts it before the daemons start; what is asked or changes until these are up waits, since who judges it asks them.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Reloading;

/// <summary>One reload at a time; who comes meanwhile gets the next.</summary>
/// <param name="socket">Where `pfinit reload` comes; null: nowhere.</param>
/// <param name="watcher">Null: changed files are not noticed.</param>
/// <param name="reload">Reads and applies; the argument says whether somebody asked, or else nothing is said when nothing has changed.</param>
/// <param name="files">What to watch, as of now.</param>
/// <param name="time">Monotonic.</param>
internal sealed class ReloadThread(
    ListeningSocket? socket, FileWatcher? watcher, Func<bool, ReloadReport> reload, Func<WatchList> files, TimeProvider time) : IDisposable
{
    /// <summary>Between two looks whether the path of the socket still leads here.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private readonly WakeUp begun = new();
    private readonly WakeUp signalled = new();
    private readonly ReadySet ready = new();
    private readonly ReloadSchedule schedule = new();
    private readonly SaidOnce unwatched = new(Severity.Warning, "reload");
    private readonly SaidOnce unbound = new(Severity.Error, "reload");
    private ListeningSocket? listening = socket;
    private Deadline nextLook = Deadline.After(Look);

    private TimeSpan Now => Elapsed.Now(time);

    /// <summary>Asks for a reload. Any thread; never waits.</summary>
    public void Ask() => signalled.Set();

    /// <summary>The daemons are up, or pfinit stops. Any thread; never waits.</summary>
    public void Begin() => begun.Set();

    /// <summary>The body of the thread. Never returns.</summary>
    public void Run()
    {
        while (!begun.Clear())
        {
            ready.Clear();
            ready.Add(begun.Fd, toSend: false);
            ready.Wait(int.MaxValue);
        }

        Watch();
        while (true)
            Turn();
    }

    /// <summary>Watches what is to be watched now. What has changed since it was read, when nobody watched it, is read again.</summary>
    public void Watch()
    {
        var list = files();
        if (watcher?.Watch(list) is { } problem)
            unwatched.Say($"{problem}: not every changed file is noticed; `pfinit reload` and SIGHUP read them all", cause: problem);
        else
            unwatched.Over();
        if (list.TakeChanged())
            schedule.FilesChanged(Now);
    }

    /// <summary>Waits for something to do, and does it.</summary>
    public void Turn()
    {
        ready.Clear();
        ready.Add(signalled.Fd, toSend: false);
        if (watcher is not null)
            ready.Add(watcher.Fd, toSend: false);
        if (listening is not null)
            ready.Add(listening.Fd, toSend: false);
        var due = schedule.Due is { } next ? (int)Math.Max(0, Math.Ceiling((next - Now).TotalMilliseconds)) : int.MaxValue;
        ready.Wait(Math.Min(due, nextLook.RemainingMilliseconds));

        if (signalled.Clear())
            schedule.Signalled(Now);
        if (watcher?.Take() == true)
        {
            // At once, since a link may lead elsewhere now, and what happens there until the reload must not be missed.
            Watch();
            schedule.FilesChanged(Now);
        }

        if (listening is not null && ready.IsReady(ready.Count - 1))
            Serve(listening);
        if (schedule.Due <= Now)
            _ = Reload(schedule.Asked);
        if (nextLook.RemainingMilliseconds == 0)
        {
            MendSocket();
            nextLook = Deadline.After(Look);
        }
    }

    /// <summary>Has the socket bound again when its path was removed or replaced.</summary>
    public void MendSocket()
    {
        if (listening is not { } old)
            return;
        var problem = $"{old.Path} was removed or replaced";
        try
        {
            listening = old.InPlace();
            unbound.Over();
            if (listening != old)
                Log.Warning("reload", $"{problem}; bound again");
        }
        catch (KernelException e)
        {
            unbound.Say($"{problem}, and cannot be bound again: {e.Call}: {e.Errno}; `pfinit reload` finds nobody, SIGHUP does the same; trying on");
        }
    }

    public void Dispose()
    {
        begun.Dispose();
        signalled.Dispose();
        watcher?.Dispose();
        listening?.Dispose();
    }

    private void Serve(ListeningSocket socket)
    {
        try
        {
            using var client = socket.Accept();
            if (client is not null && ReloadClient.Asks(client))
                ReloadClient.Answer(client, Reload(asked: true));
        }
        catch (KernelException e)
        {
            Log.Error("reload", $"{e.Call}: {e.Errno}");
            Thread.Sleep(ReloadSchedule.Pace);
        }
    }

    private ReloadReport Reload(bool asked)
    {
        schedule.Begin(Now);
        var report = reload(asked);
        Watch();
        return report;
    }
}
