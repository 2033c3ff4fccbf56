namespace Pfinit.Supervise;

/// <summary>The one way from the other threads to the supervisor thread.</summary>
internal interface IEventQueue
{
    /// <summary>Never blocks; any thread.</summary>
    void Post(SupervisorEvent posted);

    /// <summary>The next event, or null when none came within <paramref name="longest"/> (null: wait for ever).</summary>
    SupervisorEvent? Take(TimeSpan? longest);
}
