// What a dead daemon leaves behind: Postfix's processes outlive a killed master for a while and still hold the port, so that a new master
// could not listen. A service waits for the group to be empty before it counts as exited.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Waits for a process group to become empty: patiently, then with SIGTERM, then with SIGKILL, then not at all.</summary>
internal sealed class LingeringGroup(string service, int leader, ProcessTable processes, TimeSpan since)
{
    /// <summary>How long each step may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Orphans that come to us are looked at when they are reaped; this is for those that have another parent.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private TimeSpan nextStep = since + Patience;
    private int signalsSent;

    public TimeSpan NextLook { get; private set; } = since + Pause;

    /// <summary>Looks whether anybody is left. True: the group is empty, or its members do not even die of SIGKILL.</summary>
    public bool IsGone(TimeSpan now)
    {
        if (!processes.GroupExists(leader))
            return true;
        NextLook = now + Pause;
        return now >= nextStep && TakeStep(now);
    }

    private bool TakeStep(TimeSpan now)
    {
        nextStep = now + Patience;
        switch (signalsSent++)
        {
            case 0:
                Log.Warning(service, $"processes of group {leader} still run {Elapsed.Text(now - since)} after it ended; sending SIGTERM");
                processes.SignalGroup(leader, Signal.SIGTERM);
                return false;
            case 1:
                Log.Warning(service, $"processes of group {leader} ignore SIGTERM; sending SIGKILL");
                processes.SignalGroup(leader, Signal.SIGKILL);
                return false;
            default:
                Log.Error(service, $"processes of group {leader} survive SIGKILL; leaving them behind");
                return true;
        }
    }
}
