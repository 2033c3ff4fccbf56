using Pfinit.Plan;

namespace Pfinit.Supervise;

/// <summary>Daemons to be asked whether they serve. The supervisor adds and removes them; answers come back as events.</summary>
internal interface IProbeQueue
{
    /// <summary>Asks until <see cref="Remove"/>, or the first good answer where only that is wanted, posting a Probed event each time.</summary>
    void Add(int pid, ReadyProbe probe);

    void Remove(int pid);
}
