namespace Pfinit.Supervise;

/// <summary>How far the end of pfinit has come.</summary>
internal enum ShutdownPhase
{
    /// <summary>Not asked for.</summary>
    None,

    /// <summary>Mail is still taken, while health probes say already that it soon will not be.</summary>
    Announced,

    /// <summary>New mail is turned away, the queue is delivered.</summary>
    Delivering,

    /// <summary>The services stop, one after the other.</summary>
    Stopping,

    /// <summary>The services have stopped, what they left in the queue is handed to a peer.</summary>
    Handover,
}
