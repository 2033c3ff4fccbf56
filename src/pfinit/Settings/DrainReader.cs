// How the relay stops. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks DRAIN_TIMEOUT, DRAIN_DELAY and DRAIN_QUEUE.</summary>
internal static class DrainReader
{
    public static DrainSettings Read(SettingValues values, List<Diagnostic> diagnostics)
    {
        var drain = new DrainSettings(
            values.Span(DrainRows.Timeout), values.Span(DrainRows.Delay), values.Flag(DrainRows.Queue));
        if (drain.Delay > TimeSpan.Zero && drain.Delay >= drain.Timeout && values[DrainRows.Delay] is { } delay)
        {
            diagnostics.Add(delay.Origin.Fatal(
                $"{delay.Quoted} is not shorter than {DrainRows.Timeout.Variable}, {Duration.Text(drain.Timeout)}, of which it is a part"));
        }

        return drain;
    }
}
