// How the relay stops. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks DRAIN_TIMEOUT, DRAIN_DELAY and DRAIN_QUEUE.</summary>
internal static class DrainReader
{
    public static DrainSettings Read(SettingValues values, List<Diagnostic> diagnostics)
    {
        var isTimeoutGood = values.TrySpan(DrainRows.Timeout, Default(DrainRows.Timeout), out var timeout);
        var isDelayGood = values.TrySpan(DrainRows.Delay, Default(DrainRows.Delay), out var wait);
        var drain = new DrainSettings(timeout, wait, values.Flag(DrainRows.Queue));
        if (isTimeoutGood && isDelayGood && wait > TimeSpan.Zero && wait >= timeout && values[DrainRows.Delay] is { } delay)
        {
            diagnostics.Add(delay.Origin.Fatal(
                $"{delay.Quoted} is not shorter than {DrainRows.Timeout.Variable}, {Duration.Text(drain.Timeout)}, of which it is a part"));
        }

        if (isTimeoutGood && timeout == TimeSpan.Zero && values[DrainRows.Timeout] is { } none)
        {
            diagnostics.Add(none.Origin.Warning(
                $"{none.Quoted} lets no delivery finish: what is being delivered at a stop is cut off, and may arrive twice"));
        }

        return drain;
    }

    private static TimeSpan Default(Setting setting) => Duration.Parse(setting.Default)!.Value;
}
