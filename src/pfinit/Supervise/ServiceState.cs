namespace Pfinit.Supervise;

/// <summary>Where a service is in its life. The order is that of the rows of <see cref="ServiceTable"/>.</summary>
internal enum ServiceState
{
    /// <summary>No process: not started yet, waiting for its restart, or stopped for good.</summary>
    Down,

    /// <summary>A process that has not answered its probe yet.</summary>
    Starting,

    /// <summary>It answered.</summary>
    Up,

    /// <summary>Told to stop, not gone yet.</summary>
    Stopping,

    /// <summary>Given up: it exited too often.</summary>
    Failed,
}
