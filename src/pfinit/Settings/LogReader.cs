// Form and time zone of the log. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks LOG_FORMAT and TZ.</summary>
internal static class LogReader
{
    private const string ZoneDirectory = "/usr/share/zoneinfo/";

    public static LogFormat Format(SettingValues values, List<Diagnostic> diagnostics) =>
        values[LogRows.LogFormat]?.Choice(diagnostics) == "json" ? LogFormat.Json : LogFormat.Plain;

    /// <summary>The zone; null when unset or unknown, which is UTC.</summary>
    public static string? TimeZone(SettingValues values, IInputFiles files, List<Diagnostic> diagnostics)
    {
        if (values[LogRows.TimeZone] is not { Text.Length: > 0 } value)
            return null;
        var zone = value.Text.TrimStart(':');
        // A POSIX TZ string such as CET-1CEST needs no file; it has a digit, and no zone name starts with letters directly followed by an offset.
        if ((files.Exists(ZoneDirectory + zone) && !zone.Contains("..")) || PosixZone.IsMatch(zone))
            return value.Text;
        diagnostics.Add(value.Origin.Warning($"{value.Quoted} is not a known time zone; UTC is used"));
        return null;
    }
}
