// Rows of how daemons are restarted: `[restart]` for both, `[restart.postfix]` and `[restart.opendkim]` for one, which have no variables.
// Listed by SettingsCatalog; RestartReader asks for those of one daemon.

namespace Pfinit.Settings;

/// <summary>When a daemon that ended is started again, and when no more.</summary>
internal static class RestartRows
{
    /// <summary>The TOML table of restarts.</summary>
    private const string Table = "restart.";

    private static readonly (long, long) UpToAnHour = (10, (long)TimeSpan.FromHours(1).TotalMilliseconds);

    public static readonly Setting Delay = new("RESTART_DELAY", Table + "delay", SettingKind.Duration,
        "Delay before a daemon that ended is started again; doubles with every further end.")
    { Default = "100ms", Range = UpToAnHour };

    public static readonly Setting LongestDelay = new("RESTART_LONGEST_DELAY", Table + "longest_delay", SettingKind.Duration,
        "The delay does not grow beyond this.")
    { Default = "30s", Range = UpToAnHour };

    public static readonly Setting StableAfter = new("RESTART_STABLE_AFTER", Table + "stable_after", SettingKind.Duration,
        "A daemon that was up and ran this long is stable: its earlier ends no longer count.")
    { Default = "1m", Range = (1000, (long)TimeSpan.FromHours(24).TotalMilliseconds) };

    public static readonly Setting Exits = new("RESTART_EXITS", Table + "exits", SettingKind.Number,
        "After so many ends without a stable run between them pfinit gives up: it stops the other daemon and exits with the status of the failed one.")
    { Default = "5", Range = (1, 1_000_000) };

    /// <summary>All of `[restart]`, in the order of help and docs/SETTINGS.md.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Delay, LongestDelay, StableAfter, Exits];

    /// <summary>The keys of one daemon alone.</summary>
    public static IReadOnlyList<Setting> DaemonKeys { get; } =
    [
        .. new[] { SettingsCatalog.PostfixTable, SettingsCatalog.OpenDkimTable }.SelectMany(_ => All, OfDaemon),
    ];

    /// <summary>The row of `[restart.NAME]` that overrides <paramref name="row"/> of `[restart]` for the daemon <paramref name="name"/>.</summary>
    public static Setting OfDaemon(string name, Setting row) => row with
    {
        Variable = "",
        Key = $"{Table}{name}.{row.Key.Substring(Table.Length)}",
        Help = $"As `{row.Variable}`, for {name} alone.",
        Default = "",
    };
}
