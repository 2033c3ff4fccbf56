using Pfinit.Plan;

namespace Pfinit.Supervise;

/// <summary>Daemons waiting for their first good answer. The supervisor adds and removes them; answers come back as events.</summary>
internal interface IProbeQueue
{
    /// <summary>Asks until the first good answer or <see cref="Remove"/>, posting a Probed event each time.</summary>
    void Add(int pid, ReadyProbe probe);

    void Remove(int pid);
}
