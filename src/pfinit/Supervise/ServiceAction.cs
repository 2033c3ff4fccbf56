namespace Pfinit.Supervise;

/// <summary>What <see cref="Service"/> does on the way to the next state.</summary>
internal enum ServiceAction
{
    None,

    /// <summary>Spawn the daemon.</summary>
    Spawn,

    /// <summary>Have it probed, and limit the time that may take.</summary>
    Probe,

    /// <summary>Say that it is up.</summary>
    Announce,

    /// <summary>Say how it ended and wait for the delay of the restart policy.</summary>
    Delay,

    /// <summary>Say how it ended for good.</summary>
    GiveUp,

    /// <summary>SIGTERM, once, and limit the time it has.</summary>
    Terminate,

    /// <summary>SIGKILL to the whole group; the second time the process is left behind.</summary>
    Kill,

    /// <summary>Stay down.</summary>
    Rest,

    /// <summary>This cannot happen.</summary>
    Panic,
}
