// `pfinit reload`: asks PID 1 to read the settings again, and tells how that went.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Reloading;

namespace Pfinit.Commands;

/// <summary>Talks to the running pfinit.</summary>
internal static class Reload
{
    private const string Help = """
        pfinit reload: have the running relay read its settings again

        Settings files, files named by VARIABLE_FILE, DKIM keys and certificates are read again; the environment of a running process
        cannot change. Only when all of it is good, what has changed is written, and Postfix and OpenDKIM read it, without a
        connection being dropped. What takes effect only at the next start is named, each time until then.
        SIGHUP does the same. Files that change are noticed without either, after a second.
        Exit status 0 when the settings are in force, 78 when they are wrong and nothing was changed, 71 when not all of it could be
        done, 1 when no relay answers, 77 for others than root.

        Examples:
          docker exec relay pfinit reload
          docker kill --signal HUP relay

        """;

    /// <summary>Thousands of keys may have to be generated.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (Usage.Check("reload", Help, arguments) is { } status)
            return status;
        if (RootOnly.Refuse("reload", "have the relay read its settings again") is { } refused)
            return refused;
        try
        {
            if (ReloadClient.Ask(Paths.ReloadSocket, Deadline.After(Patience)) is not { } answer)
            {
                Log.Error("reload", "pfinit ended, or stops, before it was done");
                return ExitStatus.Unhealthy;
            }

            Libc.WriteAll(answer.Status == ExitStatus.Ok ? StandardOutput.Descriptor : 2, System.Text.Encoding.UTF8.GetBytes(answer.Said));
            return answer.Status;
        }
        catch (KernelException e)
        {
            Log.Error("reload", $"no running pfinit answers at {Paths.ReloadSocket}: {e.Call}: {e.Errno}");
            return ExitStatus.Unhealthy;
        }
    }
}
