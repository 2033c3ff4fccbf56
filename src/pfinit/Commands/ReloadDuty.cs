using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Reloading;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Puts the room Reloading together for `run`.</summary>
internal static class ReloadDuty
{
    /// <summary>
    /// Once the daemons are up, SIGHUP, `pfinit reload` and changed files have <paramref name="reload"/> read the settings again: also those of before that.
    /// Called before the daemons start.
    /// </summary>
    public static void Start(Supervisor supervisor, RelayReload reload)
    {
        var thread = new ReloadThread(Socket(), Watcher(), reload.Perform, () => reload.Files, System.TimeProvider.System);
        supervisor.StartDuty("reload", () =>
        {
            SpareMemory.Return();
            thread.Run();
        });
        supervisor.ReloadWith(thread.Ask, thread.Begin);
    }

    private static ListeningSocket? Socket()
    {
        try
        {
            return ListeningSocket.OnUnix(Paths.ReloadSocket);
        }
        catch (KernelException e)
        {
            Log.Warning("reload", $"{Paths.ReloadSocket}: {e.Call}: {e.Errno}; `pfinit reload` will find nobody, SIGHUP does the same");
            return null;
        }
    }

    private static FileWatcher? Watcher()
    {
        try
        {
            return new FileWatcher(Inotify.Open());
        }
        catch (KernelException e)
        {
            Log.Warning("reload", $"{e.Call}: {e.Errno} (fs.inotify.max_user_instances); changed files are not noticed, `pfinit reload` and SIGHUP read them");
            return null;
        }
    }
}
