// Rows of the stop: how long it may take and what is done meanwhile.
// Listed by SettingsCatalog.

namespace Pfinit.Settings;

/// <summary>The stop.</summary>
internal static class DrainRows
{
    private static readonly (long, long) UpToADay = (0, (long)TimeSpan.FromHours(24).TotalMilliseconds);

    public static readonly Setting Timeout = new("DRAIN_TIMEOUT", "drain.timeout", SettingKind.Duration,
        "Longest stop after SIGTERM: running deliveries are let finish. Then everything is ended. Keep it below the grace period, which is 10 s with `docker stop`.")
    { Default = "8s", Range = UpToADay };

    public static readonly Setting Delay = new("DRAIN_DELAY", "drain.delay", SettingKind.Duration,
        "How long after SIGTERM mail is still taken while `pfinit health` fails already, so that a load balancer can turn away. Part of `DRAIN_TIMEOUT`.")
    { Default = "0s", Range = UpToADay };

    public static readonly Setting Queue = new("DRAIN_QUEUE", "drain.queue", SettingKind.Flag,
        "`1`, `true`, `yes`, `on` or `y`: go on delivering after SIGTERM until what is queued and due is out, or `DRAIN_TIMEOUT` is over. `0`, `false`, `no`, `off`, `n` are off.")
    { WantsYesOrNo = true };

    public static readonly Setting To = new("DRAIN_TO", "drain.to", SettingKind.Text,
        "Another relay that gets, at a stop, the mail that is left in the queue: `host`, `host:port`, `[host]:port` or `[IPv6]:port`, port 587 by default, without an MX lookup. Unset: it stays.");

    /// <summary>All of them, in the order of help and docs/SETTINGS.md.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Timeout, Delay, Queue, To];
}
