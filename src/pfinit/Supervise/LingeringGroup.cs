// What a dead daemon leaves behind: Postfix's processes outlive a killed master for a while and still hold the port, so that a new master
// could not listen. A service waits for the group to be empty before it counts as exited. In a stop the same wait lets deliveries finish.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Waits for a process group to become empty: patiently, then with SIGTERM, then with SIGKILL, then not at all.</summary>
/// <param name="since">When its leader ended.</param>
/// <param name="until">How long the patience lasts.</param>
internal sealed class LingeringGroup(string service, int leader, ProcessTable processes, TimeSpan since, TimeSpan until)
{
    /// <summary>How long the rest of a daemon that ended by itself is let go on.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long each signal has to take effect. Postfix's cleanup(8) removes the half-written queue file meanwhile.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    // Orphans that come to us are looked at when they are reaped; this is for those that have another parent.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private TimeSpan nextStep = until;
    private int signalsSent;

    public TimeSpan NextLook { get; private set; } = since + Pause;

    /// <summary>Not all of its members ended by themselves.</summary>
    public bool CutShort => signalsSent > 0;

    /// <summary>Changes how long the patience lasts, unless it is over.</summary>
    public void WaitUntil(TimeSpan later)
    {
        if (signalsSent == 0)
            nextStep = later;
    }

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
        nextStep = now + Grace;
        switch (signalsSent++)
        {
            case 0:
                Log.Warning(service, $"{Members()} at work {Elapsed.Text(now - since)} after it ended; sending SIGTERM");
                processes.SignalGroup(leader, Signal.SIGTERM);
                return false;
            case 1:
                Log.Warning(service, $"{Members()} there after SIGTERM; sending SIGKILL");
                processes.SignalGroup(leader, Signal.SIGKILL);
                return false;
            default:
                Log.Error(service, $"{Members()} there after SIGKILL; leaving them behind");
                return true;
        }
    }

    private string Members() => $"{processes.DescribeGroup(leader)} still";
}
