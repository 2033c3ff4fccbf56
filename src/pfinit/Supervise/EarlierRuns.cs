// What earlier runs of a service have left at work: deliveries that a receiver takes its time for outlive a master that somebody killed, and the
// restart. Service looks after them, so that a stop waits for them as for those of the present run.

using Pfinit.Diagnostics;

namespace Pfinit.Supervise;

/// <summary>The groups of dead daemons of one service that are not empty yet. Only the supervisor thread calls it.</summary>
internal sealed class EarlierRuns(string service)
{
    private readonly List<LingeringGroup> groups = [];

    public bool Any => groups.Count > 0;

    /// <summary>A stop did not let all of them finish.</summary>
    public bool CutShort { get; private set; }

    /// <summary>When to call <see cref="Look"/> although no child exited; null: not at all.</summary>
    public TimeSpan? NextLook
    {
        get
        {
            TimeSpan? next = null;
            foreach (var group in groups)
                next = Elapsed.Earliest(next, group.NextLook);
            return next;
        }
    }

    /// <summary>Nobody waits for these before the end, least of all the service when it <paramref name="startsAgain"/>.</summary>
    public void Add(LingeringGroup group, bool startsAgain)
    {
        Log.Info(service, $"left at work by pid {group.Leader}: {group.Members}{(startsAgain ? "; the restart does not wait" : "")}");
        groups.Add(group);
    }

    /// <summary>They have until <paramref name="end"/>. What was said first holds.</summary>
    public void DrainUntil(TimeSpan end) => groups.ForEach(group => group.DrainUntil(end));

    public void Kill(TimeSpan now) => groups.ForEach(group => group.Kill(now));

    /// <summary>Forgets those that are gone. To be called for every child that exits: the number of an empty group may come to be another's.</summary>
    public void Look(TimeSpan now)
    {
        foreach (var group in groups.Where(group => group.IsGone(now)).ToList())
        {
            groups.Remove(group);
            CutShort |= group.CutShort;
            if (!group.CutShort)
                Log.Info(service, $"what pid {group.Leader} had left at work is finished");
        }
    }
}
