// What a dead daemon leaves behind: Postfix's processes outlive a killed master until they are done with what they are doing. An smtpd still holds
// the port meanwhile, so that a new master could not listen: a service that is to be restarted waits for those that are in the way, and no longer.
// In a stop it waits for all of them, so that deliveries finish; until the deadline, or until there is nothing left to wait for.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Supervise;

/// <summary>Waits for the members of a process group to end: patiently, then with SIGTERM, then with SIGKILL, then not at all.</summary>
/// <param name="spec">The daemon that led it.</param>
/// <param name="leader">The daemon's pid, the number of the group.</param>
/// <param name="since">When the daemon ended.</param>
internal sealed class LingeringGroup(ServiceSpec spec, int leader, ProcessTable processes, TimeSpan since)
{
    /// <summary>How long a restart waits for those that are in its way.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long those without mail are let go on when no others are left. That is for an smtpd that has just been told by cleanup that its message
    /// is in the queue, and has not yet said so to its client: moments, and a second more where smtpd_error_sleep_time slows its answers down.
    /// </summary>
    public static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(2);

    /// <summary>How long each signal has to take effect. Postfix's cleanup(8) removes the half-written queue file meanwhile.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    // Orphans that come to us are looked at when they are reaped; this is for those that have another parent. It is also how often the members are
    // listed, at most: that means to read all of /proc, and there may be as many exits as it has processes.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(1);

    private TimeSpan? drainsUntil;
    private TimeSpan? quietSince;
    private TimeSpan nextListing;
    private IReadOnlyList<string> members = [];
    private TimeSpan nextSignal;
    private int signalsSent;

    /// <summary>The pid of the daemon that led it.</summary>
    public int Leader => leader;

    /// <summary>When to look again although no child exited; null: not any more.</summary>
    public TimeSpan? NextLook { get; private set; } = since + Pause;

    /// <summary>A stop did not let all of its members finish.</summary>
    public bool CutShort { get; private set; }

    /// <summary>Who was left at the last look: `2 smtp, 1 smtpd`.</summary>
    public string Members => Describe(members);

    /// <summary>From now on all members are waited for, until <paramref name="end"/>, when they are ended.</summary>
    public void DrainUntil(TimeSpan end) => drainsUntil ??= end;

    /// <summary>Ends all members at once.</summary>
    public void Kill(TimeSpan now)
    {
        if (NextLook is null)
            return;
        processes.SignalGroup(leader, Signal.SIGKILL);
        (drainsUntil, CutShort, signalsSent, nextSignal, NextLook) = (now, true, 2, now + Grace, now + Pause);
    }

    /// <summary>Looks whether anybody is left whom a restart, or the stop, has to wait for. True as well when they do not even die of SIGKILL.</summary>
    public bool IsOutOfTheWay(TimeSpan now)
    {
        if (IsEmpty(now + Pause))
            return true;
        if (now < nextListing)
            return false;
        nextListing = now + Pause;
        members = processes.MembersOf(leader);
        var over = now >= drainsUntil;
        IReadOnlyList<string> inTheWay = over ? members : [.. members.Where(name => !spec.Delivering.Contains(name))];
        if (members.Count > 0 && inTheWay.Count == 0)
            return drainsUntil is null;

        quietSince = inTheWay.Count > 0 && inTheWay.All(spec.WithoutMail.Contains) ? quietSince ?? now : null;
        if (over && !CutShort)
            (CutShort, signalsSent, nextSignal) = (true, 0, now);
        var quiet = !over && now - quietSince >= QuietTime;
        var impatient = drainsUntil is null && now - since >= Patience;
        return (over || quiet || impatient) && now >= nextSignal && TakeStep(now, inTheWay, quiet, everybody: inTheWay.Count == members.Count);
    }

    /// <summary>Looks whether it is empty, and leaves those alone who are not done yet, unless it drains.</summary>
    public bool IsGone(TimeSpan now) => drainsUntil is null ? IsEmpty(now + LongPause) : IsOutOfTheWay(now);

    // The number may belong to somebody else once the group was empty.
    private bool IsEmpty(TimeSpan nextLook)
    {
        NextLook = NextLook is not null && processes.GroupExists(leader) ? nextLook : null;
        return NextLook is null;
    }

    private bool TakeStep(TimeSpan now, IReadOnlyList<string> whom, bool quiet, bool everybody)
    {
        nextSignal = now + Grace;
        switch (signalsSent++)
        {
            case 0 when quiet:
                Log.Info(spec.Name, $"{Describe(whom)} left, without a message under way; sending SIGTERM");
                Send(Signal.SIGTERM, whom, everybody);
                return false;
            case 0:
                Log.Warning(spec.Name, $"{Describe(AtWork(whom))} still at work {(CutShort ? "when the time to stop was over (DRAIN_TIMEOUT)"
                    : $"{Elapsed.Text(now - since)} after pid {leader} ended")}; sending SIGTERM");
                Send(Signal.SIGTERM, whom, everybody);
                return false;
            case 1:
                Log.Warning(spec.Name, $"{Describe(whom)} still there after SIGTERM; sending SIGKILL");
                Send(Signal.SIGKILL, whom, everybody);
                return false;
            case 2:
                Log.Error(spec.Name, $"{Describe(whom)} still there after SIGKILL; leaving them behind");
                break;
        }

        // Deliveries are still waited for in a stop.
        if (!everybody)
            return drainsUntil is null;
        NextLook = null;
        return true;
    }

    private void Send(int signal, IReadOnlyList<string> whom, bool everybody)
    {
        if (everybody)
            processes.SignalGroup(leader, signal);
        else
            processes.SignalMembers(leader, whom, signal);
    }

    // The queue manager waits for deliveries, and is none.
    private IReadOnlyList<string> AtWork(IReadOnlyList<string> whom) => whom.Where(name => !spec.Serving.Contains(name)).ToList() is { Count: > 0 } working ? working : whom;

    private string Describe(IReadOnlyList<string> names) => names.Count == 0 ? $"processes of group {leader}"
        : string.Join(", ", names.GroupBy(name => name).OrderBy(same => same.Key, StringComparer.Ordinal).Select(same => $"{same.Count()} {same.Key}"));
}
