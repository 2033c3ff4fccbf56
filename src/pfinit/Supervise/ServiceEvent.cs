namespace Pfinit.Supervise;

/// <summary>What can happen to a service. The order is that of the columns of <see cref="ServiceTable"/>.</summary>
internal enum ServiceEvent
{
    Spawned,

    /// <summary>The probe was answered.</summary>
    Ready,

    /// <summary>Its process and the whole process group are gone, or the spawn was refused, and it may be started again.</summary>
    Exited,

    /// <summary>As Exited, once too often.</summary>
    GaveUp,

    /// <summary>It is to stop; a second time: at once.</summary>
    Stop,

    /// <summary>The deadline of the state passed: the time to start, to be up, to be gone.</summary>
    Timeout,

    /// <summary>It was up and does not answer any more.</summary>
    Wedged,
}
