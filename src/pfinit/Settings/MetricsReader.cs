// Where the metrics are served. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks METRICS_LISTEN.</summary>
internal static class MetricsReader
{
    /// <summary>Null when nothing is to listen.</summary>
    public static ListenAddress? Listen(SettingValues values, List<Diagnostic> diagnostics)
    {
        if (values[MetricsRows.Listen] is not { } value || value.Text.Trim().Length == 0)
            return null;
        var address = ListenAddress.Parse(value.Text.Trim(), out var problem);
        if (address is null)
            diagnostics.Add(value.Origin.Fatal($"{value.Quoted} {problem}"));
        return address;
    }
}
