// Rows of the metrics.
// Listed by SettingsCatalog.

namespace Pfinit.Settings;

/// <summary>What is shown to collectors.</summary>
internal static class MetricsRows
{
    public static readonly Setting Listen = new("METRICS_LISTEN", "metrics.listen", SettingKind.Text,
        "Serve Prometheus metrics over HTTP at this address and port, path `/metrics`: `:9154`, `127.0.0.1:9154`, `[::1]:9154`. Unset: nothing listens.");

    /// <summary>All of them, in the order of help and docs/SETTINGS.md.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Listen];
}
